-- The colour profile that pre-flight and soft proofs see a printer through.
ALTER TABLE printer ADD COLUMN profile_file TEXT;
