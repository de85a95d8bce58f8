# SPDX-License-Identifier: CC0-1.0
"""The shapes of the three platforms' exports, and the errors that are theirs alone."""

from sample_feed import EVENT, LATIN_LOCALES, PRICES, TIER_WORDINGS, Feed, date_of, money

CITIES = [
    ("Hafnargata", "230", "Skerjavogur", "IS"),
    ("Lindenstraße", "10969", "Berlin", "DE"),
    ("ul. Długa", "00-238", "Warszawa", "PL"),
    ("Rua das Flores", "4050-265", "Porto", "PT"),
    ("Αθηνάς", "105 51", "Αθήνα", "GR"),
    ("Náměstí Míru", "120 00", "Praha", "CZ"),
    ("İstiklal Cd.", "34433", "İstanbul", "TR"),
    ("Keizersgracht", "1015 CJ", "Amsterdam", "NL"),
    ("中正路", "10043", "臺北市", "TW"),
    ("本町", "103-0023", "東京都", "JP"),
    ("Nguyễn Huệ", "700000", "TP. Hồ Chí Minh", "VN"),
    ("Broad Street", "OX1 3AS", "Oxford", "GB"),
]
COMMENTS = [
    "Wheelchair place near the front, please.\nArrives on Thursday evening.",
    "Invoice to the Berlin office;\nnot to the attendee.",
    "Überweisung folgt\n(siehe Mail vom 3. Mai)",
]
HOPES = [
    "Better signs",
    "Meet people who draw maps",
    "How hospitals do it",
    "Signs that age well,\nand how to fund them",
    'Multilingual type: "which script first?"',
    "",
]
NOTES = [
    "I use a wheelchair.\nIs there a lift to the upper hall?",
    "No nuts please,\nI carry an EpiPen",
    "Looking forward to it! 🌻",
    "Please spell my name with the diacritics.\n\nThanks,\nsee you there",
    'My talk is on day 2, "Arrows"',
]


class Pretix(Feed):
    """pretix, order positions, semicolon dialect: UTF-8 without BOM, written through a formula guard."""

    source, file = "pretix", "pretix-order-positions.csv"
    encoding, encoding_name, delimiter, quoted = "utf-8", "UTF-8", ";", ';"\r\n'
    active_word = "paid"
    header = [
        "Event slug",
        "Order code",
        "Position ID",
        "Status",
        "Email",
        "Phone number",
        "Order date",
        "Order time",
        "Product",
        "Variation",
        "Price",
        "Tax rate",
        "Tax rule",
        "Tax value",
        "Attendee name",
        "Attendee name: Title",
        "Attendee name: Given name",
        "Attendee name: Family name",
        "Attendee email",
        "Company",
        "Address",
        "ZIP code",
        "City",
        "Country",
        "State",
        "Voucher",
        "Pseudonymization ID",
        "Seat ID",
        "Seat name",
        "Seat zone",
        "Seat row",
        "Seat number",
        "Order comment",
        "Follow-up date",
        "Job title",
        "Pronouns",
        "Dietary requirements – Vegetarian",
        "Dietary requirements – Vegan",
        "Dietary requirements – Gluten-free",
        "Dietary requirements – Halal",
        "Dietary requirements – Kosher",
        "T-shirt size",
        "I agree to the code of conduct",
        "Company",
        "Invoice address name",
        "Invoice address name: Title",
        "Invoice address name: Given name",
        "Invoice address name: Family name",
        "Address",
        "ZIP code",
        "City",
        "Country",
        "State",
        "VAT ID",
        "Sales channel",
        "Order locale",
        "E-mail address verified",
        "Payment providers",
    ]
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ3789"

    def __init__(self, random, people):
        super().__init__(random, people)
        self.codes = set()

    def order(self, buyer, status, minute=None):
        random = self.random
        code = random.text(self.alphabet, 5)
        while code in self.codes:
            code = random.text(self.alphabet, 5)
        self.codes.add(code)
        invoice = random.chance(600)
        return {
            "code": code,
            "status": status,
            "order_email": buyer["email"],
            "phone": self.phone() if random.chance(400) else "",
            "minute": minute or random.between(61 * 1440, 255 * 1440),
            "second": random.below(60),
            "comment": random.pick(COMMENTS) if random.chance(12) else "",
            "buyer": buyer if invoice else None,
            "city": random.pick(CITIES),
            "number": random.between(1, 140),
            "locale": buyer["locale"]
            if buyer["locale"] in ("de", "fr", "es", "nl", "pt", "it", "pl", "tr", "el")
            else "en",
            "provider": random.pick(["Bank transfer", "Credit card", "PayPal", "SEPA debit"]),
        }

    def position(self, order, person, index, **changes):
        random = self.random
        fields = self.base(person, order["status"], {})
        fields.update(
            order=order,
            position=index,
            id="%s-%d" % (order["code"], index),
            minute=order["minute"],
            second=order["second"],
            pseudonym=random.text(self.alphabet, 10),
            shirt=random.pick(["XS", "S", "M", "L", "XL", "XXL"]),
            voucher=random.text(self.alphabet, 8) if random.chance(60) else "",
            seat=random.chance(80) and (random.pick("ABCDEF"), random.between(1, 24)),
            address=random.pick(CITIES) if random.chance(300) else None,
            number=random.between(1, 140),
        )
        fields.update(changes)
        return fields

    def fields(self, person, status, alone=True, **changes):
        order = self.order(person, status)
        order["comment"] = ""
        return self.position(order, person, 1, **changes)

    def guard(self, text):
        return "'" + text if text[:1] in tuple("@+-=|%") else text

    def names(self, title, given, family, full):
        if full and not family:
            given = full
        return [" ".join(part for part in (title, given, family) if part), title, given, family]

    def cells(self, f):
        order, price = f["order"], PRICES.get(f["product"], 0)
        month, day, hour, minute = date_of(f["minute"])
        rate = 1900 if price else 0
        seat = ["", "", "", "", ""]
        if f["seat"]:
            seat = [
                "main-%s%d" % f["seat"],
                "Main hall, Row %s, Seat %d" % f["seat"],
                "Main hall",
                f["seat"][0],
                str(f["seat"][1]),
            ]
        diet = [
            "Yes" if word in f["diet"] else "No"
            for word in ("Vegetarian", "Vegan", "Gluten-free", "Halal", "Kosher")
        ]
        where = f["address"]
        invoice = [""] * 11
        if order["buyer"]:
            b, c = order["buyer"], order["city"]
            invoice = (
                [b["company"]]
                + self.names(b["title"], b["given"], b["family"], b["full"])
                + [
                    "%s %d" % (c[0], order["number"]),
                    c[1],
                    c[2],
                    c[3],
                    "",
                    "DE000000%03d" % order["number"] if c[3] == "DE" else "",
                ]
            )
        cells = [
            EVENT["slug"],
            order["code"],
            str(f["position"]),
            f["status"],
            order["order_email"],
            order["phone"],
            "2026-%02d-%02d" % (month, day),
            "%02d:%02d:%02d" % (hour, minute, f["second"]),
            f["product"],
            "3 days" if f["product"] == "Conference ticket" else "",
            money(price, ","),
            money(rate, ","),
            "VAT" if rate else "",
            money(price - price * 100 // 119 if rate else 0, ","),
        ]
        cells += self.names(f["title"], f["given"], f["family"], f["full"])
        cells += [f["email"], f["company"]] + (
            ["%s %d" % (where[0], f["number"]), where[1], where[2], where[3], ""]
            if where
            else [""] * 5
        )
        cells += [f["voucher"], f["pseudonym"]] + seat + [order["comment"], ""]
        cells += [f["job"], f["pronouns"]] + diet + [f["shirt"], "Yes"] + invoice
        cells += [
            "web",
            order["locale"],
            "Yes" if f["second"] % 3 else "No",
            order["provider"] if price else "",
        ]
        return [self.guard(cell) for cell in cells]

    def fill(self, count, specials):
        random, people = self.random, self.people
        waiting = [people.special(*special) for special in specials]
        made = 0
        while made < count:
            size = random.weighted([(1, 60), (2, 20), (3, 12), (4, 8)])
            members = [
                waiting.pop() if waiting and random.chance(200) else people.make()
                for _ in range(size)
            ]
            for person in members:
                if person["kind"] == "ordinary" and random.chance(45):
                    person["title"] = random.pick(
                        ["Dr.", "Prof. Dr.", "Prof.", "Mag.", "Dipl.-Ing."]
                    )
            order = self.order(
                members[0],
                random.weighted(
                    [("paid", 930), ("canceled", 38), ("pending", 22), ("expired", 10)]
                ),
            )
            for index, person in enumerate(members, 1):
                email = person["email"] if index == 1 or random.chance(700) else ""
                self.add(self.position(order, person, index, email=email))
            made += size
        assert not waiting

    def nobody(self):
        """What an unassigned ticket says of its holder."""
        return dict(
            self.people.make(),
            given="",
            family="",
            full="",
            title="",
            email="",
            company="",
            job="",
            pronouns="",
            diet=(),
        )

    def plant(self):
        people = self.people
        for empty in (3, 2, 4, 1, 3):
            buyer = people.make(latin=True)
            order = self.order(buyer, "paid")
            order["buyer"] = buyer
            self.add(self.position(order, buyer, 1))
            for index in range(2, 2 + empty):
                self.refuse(
                    self.position(order, self.nobody(), index, tier="GENERAL"),
                    "name-missing",
                    "full_name",
                    note="unassigned ticket; the invoice name is the buyer's",
                )
        self.refuse(
            self.active(given=" ", family="  ", full="   "),
            "name-missing",
            "full_name",
            note="name of blanks only",
        )
        for word in (
            "Speakrs",
            "Gold Early",
            "VVIP pass",
            "Conference tickt",
            "TEST – do not print",
            "Workshop only",
        ):
            self.refuse(self.active(product=word), "unknown-tier", "print_tier", note=word)
        for _ in range(2):
            self.refuse(self.active(product=""), "missing-tier", "print_tier")
        self.refuse(
            self.active(), "ragged-row", mangle=lambda cells: cells[:-7], note="7 cells too few"
        )
        self.refuse(
            self.active(), "ragged-row", mangle=lambda cells: cells[:14], note="44 cells too few"
        )
        self.refuse(
            self.active(),
            "ragged-row",
            mangle=lambda cells: cells[:19] + ["Meyer", " Söhne KG"] + cells[20:],
            note="an unquoted semicolon in the company: one cell too many",
        )
        self.add(
            self.active(), mangle=lambda cells: cells + ["", ""], note="two empty cells too many"
        )
        odd = self.people.make(latin=True)
        self.refuse(
            self.active(dict(odd, given=odd["given"][:2] + "\x07" + odd["given"][2:])),
            "control-character",
            "full_name",
            note="U+0007 in the name",
        )
        odd = self.people.make(latin=True)
        self.refuse(
            self.active(dict(odd, family=odd["family"][:3] + "\x1b" + odd["family"][3:])),
            "control-character",
            "full_name",
            note="U+001B in the name",
        )
        self.refuse(
            self.active(company="Norrland\x00 Skyltar AB"), "nul-byte", note="U+0000 in the company"
        )
        self.refuse(
            self.plain(company="@@QUOTE@@"),
            "text-after-quote",
            mangle=lambda cells: self.join(cells).replace(
                "'@@QUOTE@@", '"Nordlicht" Leitsysteme GmbH'
            ),
            note="company quoted in part",
        )
        code = self.active()
        code["order"]["code"] = "79E38"
        self.add(
            dict(code, id="79E38-1"), note="an order code that looks like a number with an exponent"
        )
        self.plant_repeats(unchanged=4, updated=5, collisions=1, moved=("VIP", "SPEAKER", None))
        self.plant_near_misses()
        paid = self.add(self.active())
        waiting = dict(paid.fields["order"], status="pending")
        paid.fields.update(status="pending", order=waiting)
        self.follow(
            paid,
            "updated",
            note="pending, paid later",
            status="paid",
            order=dict(waiting, status="paid"),
        )

    def plain(self, **changes):
        """A registration whose row needs no quotes anywhere."""
        fields = self.active(
            **dict(
                {"company": "Waymark and Daughters", "job": "Cartographer", "seat": False},
                **changes
            )
        )
        fields["order"].update(buyer=None, comment="")
        return fields

    def plant_tail(self):
        """A quote that is never closed, and the rows it swallows to the end of the file. Call last."""
        last = max(row.key for row in self.rows)
        broken = self.refuse(
            self.plain(),
            "unclosed-quote",
            note="opening quote before the company is never closed",
            mangle=lambda cells: self.join(cells[:19] + ["@QUOTE@"] + cells[20:]).replace(
                "@QUOTE@", '"Schilder Brandt'
            ),
        )
        broken.key = last + 1
        self.swallowed = [self.plain() for _ in range(5)]

    def write_tail(self, out, line):
        self.lost = list(range(line, line + len(self.swallowed)))
        for fields in self.swallowed:
            text = self.join(self.cells(fields))
            assert '"' not in text
            out.write(text + "\r\n")


class Eventbrite(Feed):
    """Eventbrite attendee summary, opened in Excel and saved as 'Unicode text'."""

    source, file = "eventbrite", "eventbrite-attendees.txt"
    encoding, encoding_name, delimiter, quoted = "utf-16-le", "UTF-16LE", "\t", '\t",\r\n'
    active_word = "Attending"
    header = [
        "Order #",
        "Order Date",
        "First Name",
        "Last Name",
        "Email",
        "Quantity",
        "Price Tier",
        "Ticket Type",
        "Attendee #",
        "Group",
        "Order Type",
        "Currency",
        "Total Paid",
        "Fees Paid",
        "Eventbrite Fees",
        "Eventbrite Payment Processing",
        "Attendee Status",
        "Home Address 1",
        "Home Address 2",
        "Home City",
        "Home State",
        "Home Zip",
        "Home Country",
        "Pronouns",
        "Dietary requirements",
        "What do you hope to learn?",
        "Job Title",
        "Company",
        "Cell Phone",
        "Barcode #",
    ]

    def __init__(self, random, people):
        super().__init__(random, people)
        self.numbers = set()

    def number(self, base, minute):
        """An id of 11 digits that grows with time, as the platform's do."""
        number = base + minute * 3001 + self.random.below(3001)
        while number in self.numbers:
            number += 1
        self.numbers.add(number)
        return number

    def order(self):
        minute = self.random.between(61 * 1440, 255 * 1440)
        return {"number": self.number(11203340071, minute), "minute": minute}

    def position(self, order, person, status, **changes):
        random = self.random
        attendee = self.number(18894410213, order["minute"])
        fields = self.base(person, status, {})
        fields.update(
            id=str(attendee),
            attendee=attendee,
            order=order,
            minute=order["minute"],
            city=random.pick(CITIES),
            number=random.between(1, 140),
            hope=random.pick(HOPES),
            phone=self.phone() if random.chance(500) else "",
        )
        fields.update(changes)
        return fields

    def fields(self, person, status, alone=True, **changes):
        return self.position(self.order(), person, status, **changes)

    def cells(self, f):
        price = PRICES.get(f["product"], 0)
        month, day, hour, minute = date_of(f["minute"])
        first, last = (f["given"], f["family"]) if f["family"] else (f["full"], "")
        fees = price * 37 // 1000 + (179 if price else 0)
        return [
            str(f["order"]["number"]),
            "%d/%d/26 %d:%02d" % (month, day, hour, minute),
            first,
            last,
            f["email"],
            "1",
            "",
            f["product"],
            f["id"],
            "",
            "Eventbrite Completed" if price else "Free Order",
            "EUR",
            money(price, "."),
            money(fees, "."),
            money(fees * 6 // 10, "."),
            money(fees - fees * 6 // 10, "."),
            f["status"],
            "%s %d" % (f["city"][0], f["number"]),
            "",
            f["city"][2],
            "",
            f["city"][1],
            f["city"][3],
            f["pronouns"],
            " | ".join(f["diet"]),
            f["hope"],
            f["job"],
            f["company"],
            f["phone"],
            "%d%d001" % (f["order"]["number"], f["attendee"]),
        ]

    def fill(self, count, specials):
        random, people = self.random, self.people
        waiting = [people.special(*special) for special in specials]
        made = 0
        while made < count:
            order = self.order()
            size = random.weighted([(1, 65), (2, 20), (3, 10), (5, 5)])
            for index in range(size):
                person = waiting.pop() if waiting and random.chance(250) else people.make()
                status = random.weighted(
                    [
                        ("Attending", 880),
                        ("Checked In", 60),
                        ("Refunded", 25),
                        ("Not Attending", 15),
                        ("Transferred", 8),
                        ("Deleted", 4),
                        ("Unpaid", 8),
                    ]
                )
                email = person["email"] if index == 0 or random.chance(650) else ""
                self.add(self.position(order, person, status, email=email))
            made += size
        assert not waiting

    def plant(self):
        people = self.people
        for _ in range(4):
            order = self.order()
            buyer = people.make(latin=True)
            self.add(self.position(order, buyer, "Attending"))
            for _ in range(2):
                self.refuse(
                    self.position(
                        order,
                        people.make(),
                        "Attending",
                        given="",
                        family="",
                        full="",
                        email="",
                        job="",
                        company="",
                    ),
                    "name-missing",
                    "full_name",
                    note="guest of the buyer, never named",
                )
        self.refuse(
            self.active(given=" ", family=" ", full="  "),
            "name-missing",
            "full_name",
            note="name of blanks only",
        )
        for word in ("Genral Admission", "Spekaers", "Day Pass (Fri)", "Test Ticket", "Gold Early"):
            self.refuse(self.active(product=word), "unknown-tier", "print_tier", note=word)
        for _ in range(3):
            self.refuse(self.active(product=""), "missing-tier", "print_tier")
        self.refuse(self.active(id=""), "missing-field", "source_id", note="Attendee # is blank")
        self.refuse(
            self.active(),
            "ragged-row",
            mangle=lambda cells: "\t".join(
                cells[:25] + ["Signs"] + cells[26:27] + ["Pfeil", "& Punkt"] + cells[28:]
            ),
            note="a tab typed into the company: one cell too many",
        )
        self.refuse(
            self.active(), "ragged-row", mangle=lambda cells: cells[:9], note="21 cells too few"
        )
        odd = people.make(latin=True)
        self.refuse(
            self.active(dict(odd, given=odd["given"][:1] + "\x08" + odd["given"][1:])),
            "control-character",
            "full_name",
            note="U+0008 in the name",
        )
        self.plant_repeats(unchanged=3, updated=4, collisions=1, moved=("STAFF",))
        self.plant_near_misses()
        refunded = self.add(self.active())
        self.follow(refunded, "cancelled", note="attending, refunded later", status="Refunded")

    def write_tail(self, out, line):
        """What Excel leaves behind when cells below the table were once used."""
        for at in (line, line + 1):
            out.write("\t" * (len(self.header) - 1) + "\r\n")
            self.blank.append(at)

    def write(self):
        return b"\xff\xfe" + super().write()


class Luma(Feed):
    """Luma guest list: UTF-8 with a BOM glued to the first header."""

    source, file = "luma", "luma-guests.csv"
    encoding, encoding_name, delimiter, quoted = "utf-8-sig", "UTF-8", ",", ',"\r\n'
    active_word = "approved"
    header = [
        "api_id",
        "name",
        "first_name",
        "last_name",
        "email",
        "phone_number",
        "created_at",
        "approval_status",
        "checked_in_at",
        "custom_source",
        "qr_code_url",
        "amount",
        "amount_tax",
        "amount_discount",
        "currency",
        "coupon_code",
        "eth_address",
        "solana_address",
        "survey_response_rating",
        "survey_response_feedback",
        "ticket_type_id",
        "ticket_name",
        "What is your company?",
        "What is your job title?",
        "Pronouns",
        "Dietary requirements",
        "Anything else we should know?",
    ]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    def fields(self, person, status, alone=True, **changes):
        random = self.random
        fields = self.base(person, status, {})
        fields.update(
            id="gst-" + random.text(self.alphabet, 15),
            key="g-" + random.text(self.alphabet, 15),
            parts=bool(person["family"]) and random.chance(350),
            turned=False,
            phone=self.phone() if random.chance(350) else "",
            note=random.pick(NOTES) if random.chance(90) else "",
            from_where=random.pick(["", "", "", "newsletter", "linkedin"]),
            coupon="EARLYARROW" if random.chance(50) else "",
        )
        fields.update(changes)
        return fields

    def cells(self, f):
        price = PRICES.get(f["product"], 0)
        month, day, hour, minute = date_of(f["minute"])
        name = "%s, %s" % (f["family"], f["given"]) if f["turned"] else f["full"]
        if f["family"] and not f["turned"] and f["full"].strip():
            name = f["given"] + " " + f["family"]
        types = {
            word: "evtticktyp-%s" % ("Brndlmrk%07d" % (i * 104729 + 7))
            for i, word in enumerate(TIER_WORDINGS["luma"])
        }
        return [
            f["id"],
            name,
            f["given"] if f["parts"] else "",
            f["family"] if f["parts"] else "",
            f["email"],
            f["phone"],
            "2026-%02d-%02dT%02d:%02d:%02d.%03dZ"
            % (month, day, hour, minute, f["second"], f["millisecond"]),
            f["status"],
            "",
            f["from_where"],
            "https://luma.com/check-in/evt-Brindlemark2026?pk=" + f["key"],
            "€" + money(price, "."),
            "€0.00",
            "€" + money(2000 if f["coupon"] else 0, "."),
            "eur",
            f["coupon"],
            "",
            "",
            "",
            "",
            types.get(f["product"], "evtticktyp-Brndlmrk9999999" if f["product"] else ""),
            f["product"],
            f["company"],
            f["job"],
            f["pronouns"],
            ", ".join(f["diet"]),
            f["note"],
        ]

    def fill(self, count, specials):
        random, people = self.random, self.people
        waiting = [people.special(*special) for special in specials]
        for _ in range(count):
            person = waiting.pop() if waiting and random.chance(250) else people.make()
            status = random.weighted(
                [
                    ("approved", 870),
                    ("declined", 45),
                    ("waitlist", 40),
                    ("pending_approval", 30),
                    ("invited", 15),
                ]
            )
            turned = (
                person["locale"] in LATIN_LOCALES
                and person["kind"] == "ordinary"
                and random.chance(70)
            )
            fields = self.fields(person, status)
            if turned:
                fields.update(turned=True, parts=False)
            self.add(fields)
        assert not waiting

    def plant(self):
        people = self.people
        for blank in ("", "", "  ", ""):
            self.refuse(
                self.active(given="", family="", full=blank, parts=False),
                "name-missing",
                "full_name",
            )
        for word in ("Standart", "Spekaer", "Gold Early", "Test", "Afterparty"):
            self.refuse(self.active(product=word), "unknown-tier", "print_tier", note=word)
        for _ in range(3):
            self.refuse(self.active(product=""), "missing-tier", "print_tier")
        for address in ("no-at-sign.example.com", "two@@example.org", "nobody@", "@example.net"):
            self.refuse(self.active(email=address), "malformed-value", "email", note=address)
        for _ in range(2):
            self.refuse(self.active(email=""), "missing-field", "email")
        self.refuse(
            self.active(), "ragged-row", mangle=lambda cells: cells[:-2], note="2 cells too few"
        )
        self.refuse(
            self.active(),
            "ragged-row",
            mangle=lambda cells: cells + ["see mail"],
            note="one cell too many",
        )
        odd = people.make(latin=True)
        self.refuse(
            self.active(dict(odd, given=odd["given"] + "\x02")),
            "control-character",
            "full_name",
            note="U+0002 in the name",
        )
        self.refuse(self.active(company="Norr\x00vit"), "nul-byte", note="U+0000 in the company")
        self.refuse(
            self.active(company="@QUOTE@", job="Partner", note=""),
            "text-after-quote",
            mangle=lambda cells: self.join(cells).replace("@QUOTE@", '"Kovač" & Partner'),
            note="company quoted in part",
        )
        self.plant_repeats(unchanged=3, updated=4, collisions=1, moved=("EXHIBITOR", None))
        self.plant_near_misses()

    def write_tail(self, out, line):
        out.write("\r\n")
        self.blank.append(line)
