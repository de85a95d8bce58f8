# SPDX-License-Identifier: CC0-1.0
"""Names, companies and job titles for the sample feeds, and the generator that recombines them.

Given and family names are common ones of each culture, in its own script and order; every person is a random
recombination. Nothing here reads a file, a clock, the environment or Python's own random module.
"""

import unicodedata

MASK = (1 << 64) - 1


class Generator:
    """SplitMix64: the same numbers from the same seed on every machine and Python."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, n):
        return self.next() % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def chance(self, per_mille):
        return self.below(1000) < per_mille

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, pairs):
        """PAIRS is a sequence of (item, weight)."""
        at = self.below(sum(weight for _, weight in pairs))
        for item, weight in pairs:
            if at < weight:
                return item
            at -= weight
        raise AssertionError("weights")

    def text(self, alphabet, length):
        return "".join(self.pick(alphabet) for _ in range(length))

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]


class Culture:
    """One culture's names. ORDER: 'given' = given then family with a space; 'whole' = one native string made by
    joining family, JOIN and given, which no form splits sensibly."""

    def __init__(
        self, locale, weight, men, women, families, order="given", join=" ", script="Latin"
    ):
        self.locale = locale
        self.weight = weight
        self.men = men.split()
        self.women = women.split()
        # A family name is 'X' or 'X/Y' (men's form / women's form); '_' stands for a space inside it.
        self.families = [family.split("/") for family in families.split()]
        self.order = order
        self.join = join
        self.script = script

    def make(self, random):
        """Returns (gender, given, family, full); given and family are empty when the name is one native string."""
        woman = random.chance(500)
        gender = "woman" if woman else "man"
        given = random.pick(self.women if woman else self.men).replace("_", " ")
        forms = random.pick(self.families)
        family = (forms[-1] if woman else forms[0]).replace("_", " ")
        if self.order == "whole":
            return gender, "", "", family + self.join + given
        return gender, given, family, given + " " + family


CULTURES = [
    Culture(
        "pl",
        60,
        "Łukasz Paweł Wojciech Michał Grzegorz Zbigniew Stanisław Jędrzej Krzysztof Błażej",
        "Małgorzata Agnieszka Świętosława Bożena Żaneta Grażyna Elżbieta Łucja Joanna Halina",
        "Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Kamiński/Kamińska Lewandowicz Zieliński/Zielińska "
        "Dąbrowski/Dąbrowska Szczęsny/Szczęsna Źrebiec Grzęda Pawłowski/Pawłowska Ślusarczyk Żurek",
    ),
    Culture(
        "cs",
        55,
        "Jiří Tomáš Ondřej Václav Lukáš Matěj Zdeněk Řehoř Štěpán Luděk",
        "Kateřina Tereza Lenka Zuzana Růžena Alžběta Věra Jiřina Markéta Ludmila",
        "Novák/Nováková Dvořák/Dvořáková Černý/Černá Procházka/Procházková Růžička/Růžičková Kříž/Křížová "
        "Šťastný/Šťastná Beneš/Benešová Říha/Říhová Žižka/Žižková Vondráček/Vondráčková",
    ),
    Culture(
        "vi",
        65,
        "Văn_Dũng Quốc_Huy Minh_Đức Thanh_Tùng Hữu_Phước Đình_Khôi Gia_Bảo Anh_Tuấn Trọng_Nghĩa",
        "Thị_Hương Thị_Minh_Khai Ngọc_Ánh Thùy_Dương Bích_Ngọc Khánh_Linh Thị_Thu_Thủy Mỹ_Duyên Phương_Thảo",
        "Nguyễn Trần Lê Phạm Huỳnh Hoàng Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        "whole",
    ),
    Culture(
        "tr",
        55,
        "Işık İbrahim Çağrı Oğuzhan Barış Görkem Yiğit Şükrü Hüseyin Mustafa",
        "Ayşe Gülşen Çiğdem Işıl İpek Şeyma Özge Nurgül Elif Tuğba",
        "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Işıklar Çetin",
    ),
    Culture(
        "is",
        40,
        "Jón Sigurður Þórður Björn Ágúst Halldór Örn Ævar Guðmundur Eyþór",
        "Guðrún Þórdís Sigríður Björk Æsa Hrafnhildur Ragnheiður Ólöf Ásdís Steinunn",
        "Jónsson/Jónsdóttir Guðmundsson/Guðmundsdóttir Sigurðsson/Sigurðardóttir Þórsson/Þórsdóttir "
        "Björnsson/Björnsdóttir Árnason/Árnadóttir Ólafsson/Ólafsdóttir Einarsson/Einarsdóttir "
        "Þorsteinsson/Þorsteinsdóttir Kristjánsson/Kristjánsdóttir Ægisson/Ægisdóttir",
    ),
    Culture(
        "de",
        75,
        "Jürgen Björn Sören Matthias Heiko Günther Lars Friedrich Johannes Thilo Karl-Heinz",
        "Käthe Jördis Ursula Birgit Anneliese Wiebke Frauke Margarete Sabine Hannelore Anne-Sophie",
        "Müller Schäfer Weiß Größmann Krüger Vogel Brandt Köhler Lindemann von_Rieden Jäger Hübner "
        "von_der_Heide Süß Schröder Meyer-Lüdtke zu_Hohenbruck",
    ),
    Culture(
        "fr",
        65,
        "François Jérôme Noël Benoît Théo Jean-Baptiste Loïc Étienne Grégoire Rémi",
        "Hélène Zoé Chloé Maëlle Anaïs Marie-Thérèse Élodie Geneviève Aurélie Solène",
        "Lefèvre Dubois Gauthier Forêt de_La_Tour Noël-Gauchet Bélanger Côté d’Aubigny Le_Goff Marchand "
        "Désaulniers Béranger du_Plessis Célestin",
    ),
    Culture(
        "es",
        70,
        "José Ángel Iñaki Joaquín Raúl Íñigo Nicolás Álvaro Martín Hernán",
        "María_José Begoña Lucía Concepción Inés Ximena Pilar Araceli Sofía Itziar",
        "García_Márquez Muñoz Ibáñez de_la_Cruz Peña_Núñez Fernández Ordóñez de_los_Ríos Güell Castaño "
        "Zúñiga del_Valle Etxeberria Quiñones López_y_Prado",
    ),
    Culture(
        "pt",
        50,
        "João Antônio Gonçalo Sebastião Tomé Caetano Vinícius Luís Estêvão Simão",
        "Conceição Inês Assunção Luísa Beatriz Graça Mônica Letícia Iolanda Antónia",
        "da_Silva dos_Santos Gonçalves Conceição Magalhães de_Araújo Brandão Simões Vasconcelos e_Castro "
        "Falcão Guimarães do_Carmo",
    ),
    Culture(
        "it",
        45,
        "Niccolò Andrea Giosuè Leonardo Michele Gianluca Raffaele Ettore Tiziano Corrado",
        "Chiara Ginevra Nicolò Lucrezia Serafina Benedetta Ilaria Donatella Elettra Noemi",
        "D’Amico Esposito De_Luca Lo_Presti Dell’Orto Di_Stefano Cardù Barbaro Forlì Colombo Ferrante Sanfilippo",
    ),
    Culture(
        "nl",
        45,
        "Joost Sjoerd Pieter Bram Gijs Ruben Thijs Wouter Jelle Dirk-Jan",
        "Sanne Femke Liesbeth Marijke Annelies Zoë Fleur Hadewych Tineke Noor",
        "van_der_Meer de_Vries van_den_Berg ’t_Hooft van_’t_Veer Jansen ter_Horst de_Graaf IJsselstein "
        "van_de_Ven Bakker op_den_Kamp",
    ),
    Culture(
        "sv",
        35,
        "Åke Björn Göran Håkan Sven-Erik Örjan Lars-Åke Pär Mårten Ingemar",
        "Åsa Märta Ingrid Gunnel Ylva Kerstin Solveig Annika Birgitta Tove",
        "Sjöström Ångström Öberg Håkansson Löfgren Wallin af_Ekelund Nordström Bäckman Åkerblom",
    ),
    Culture(
        "nb",
        30,
        "Øystein Bjørn Håvard Åsmund Jørn Torbjørn Sjur Eivind Magnus Kåre",
        "Åshild Ragnhild Bjørg Solfrid Øydis Ingebjørg Turid Marit Sunniva Kjersti",
        "Bjørnstad Ødegård Sørensen Åsen Kjærnes Haugland Nygård Strømme Østby Fjæren",
    ),
    Culture(
        "fi",
        30,
        "Väinö Jyrki Pekka Ville Tapio Yrjö Heikki Onni Aarno Juha-Matti",
        "Päivi Säde Sinikka Hilkka Tuulikki Aino Pirjo Marja-Leena Eeva Kyllikki",
        "Mäkinen Hämäläinen Järvinen Lehtonen Yli-Kauppila Väisänen Törmänen Koskela Ylönen Sääskilahti",
    ),
    Culture(
        "hu",
        30,
        "Zoltán György Ödön Gergő Béla Győző István Árpád Szilárd Levente",
        "Erzsébet Zsófia Ágnes Tünde Piroska Csilla Enikő Réka Lívia Örzse",
        "Szőke Kovács Nagy Erdős Fűzfa Gyöngyösi Tóth Horváth Székely Őri Vörös",
    ),
    Culture(
        "ro",
        25,
        "Ștefan Ionuț Răzvan Mihăiță Cătălin Tănase Bogdan Șerban Lucian Grigore",
        "Ruxandra Măriuca Ștefania Ileana Anișoara Despina Crina Mihaela Georgiana Ștefana",
        "Popescu Țăranu Șerbănescu Ionescu Mureșan Brânză Văcărescu Bălan Negruț Stănescu",
    ),
    Culture(
        "hr",
        25,
        "Krešimir Božo Dražen Hrvoje Šime Željko Zvonimir Franjo Đuro Ljubo",
        "Željka Đurđica Snježana Božena Mirjana Štefica Vesna Ljerka Iva Nikolina",
        "Horvat Kovačević Babić Marušić Čović Šimunović Đurić Žanić Perković Juričić",
    ),
    Culture(
        "lt",
        20,
        "Žygimantas Jonas Ąžuolas Vytenis Rokas Šarūnas Kęstutis Mindaugas",
        "Živilė Rūta Eglė Jūratė Ieva Aušra Birutė Saulė",
        "Kazlauskas/Kazlauskienė Žukauskas/Žukauskaitė Petrauskas/Petrauskaitė Urbonas/Urbonaitė "
        "Šimkus/Šimkutė Čepas/Čepienė Jankūnas/Jankūnaitė",
    ),
    Culture(
        "en",
        95,
        "Wendell Desmond Angus Callum Theodore Tobias Kwame Jermaine Dashiell Rhys Percival",
        "Imogen Siobhán Latoya Bronwyn Philippa Keziah Maeve Rosalind Tamsin Winifred Aoife",
        "Whitlock McAllister MacGregor O’Rourke O'Dwyer Fairweather Ashby-Cole McDonagh Nightingale "
        "Thistlewood Okonjo-Reed MacAulay Pemberton St_Clair FitzGibbon Ó_Súilleabháin",
    ),
    Culture(
        "yo",
        30,
        "Adébáyọ̀ Ọláṣení Babátúndé Fẹ́mi Olúwaṣeun Kọ́lápọ̀ Adéwálé Táíwò",
        "Fúnmiláyọ̀ Yétúndé Ọmọ́táyọ̀ Adéọlá Bísí Títílayọ̀ Kẹ́hìndé Ṣadé",
        "Ọládipọ̀ Adéyẹmí Ògúnlẹ́yẹ Akínyẹlé Olúwọlé Fágbèmí Àjàyí Ọ̀ṣúntókun",
    ),
    Culture(
        "mi",
        12,
        "Tāmati Wiremu Hēmi Rāwiri Hōne",
        "Mereānā Hinewai Ngāio Kahurangi Pānia",
        "Ngāta Parāone Rēweti Herewini Te_Ngira Pōtae",
    ),
    Culture(
        "az",
        15,
        "Elçin Rəşad Vüqar Əli Fərhad",
        "Aygün Gülnarə Səbinə Ülviyyə Nərgiz",
        "Məmmədov/Məmmədova Əliyev/Əliyeva Hüseynov/Hüseynova Quliyev/Quliyeva Rəhimov/Rəhimova",
    ),
    Culture(
        "ar-Latn",
        40,
        "Tariq Khalid Yusuf Abd_al-Rahman Sami Nabil Walid Hassan",
        "Layla Noor Maryam Rania Salma Huda Amal Dina",
        "al-Khatib al-Masri ibn_Saleh el-Hadad bin_Rashid Abu_Zayd al-Sharif ben_Youssef el_Amrani al-Zahrani",
    ),
    Culture(
        "ru",
        60,
        "Александр Дмитрий Сергей Алексей Михаил Фёдор Пётр Артём Семён Юрий Глеб",
        "Анна Елена Ольга Наталья Ксения Юлия Алёна Дарья Софья Вера Любовь",
        "Соболев/Соболева Кузнецов/Кузнецова Щербаков/Щербакова Королёв/Королёва Журавлёв/Журавлёва "
        "Воронцов/Воронцова Белинский/Белинская Лебедев/Лебедева Мельников/Мельникова Подъяблонский/Подъяблонская "
        "Римский-Ладогин/Римская-Ладогина",
        script="Cyrillic",
    ),
    Culture(
        "uk",
        45,
        "Олександр Андрій Іван Євген Микола Тарас Богдан Юрій Святослав",
        "Оксана Наталія Ірина Юлія Соломія Євгенія Ганна Мар’яна Лук’яна",
        "Шевченко Коваленко Бондаренко Ткаченко Кравченко Олійник Гончаренко Лисенко Ґудзь Яременко "
        "Нечуй-Левченко Дем’яненко",
        script="Cyrillic",
    ),
    Culture(
        "sr",
        25,
        "Никола Марко Стефан Душан Милош Ђорђе Љубиша",
        "Јелена Милица Тијана Љиљана Снежана Анђелија Нада",
        "Јовановић Петровић Николић Ђорђевић Стојановић Живковић Љубичић Џамбасовић Ћирић",
        script="Cyrillic",
    ),
    Culture(
        "bg",
        20,
        "Георги Димитър Христо Пламен Йордан Любомир",
        "Мария Десислава Цветелина Радка Йорданка Стилияна",
        "Димитров/Димитрова Георгиев/Георгиева Тодоров/Тодорова Ангелов/Ангелова Стоянов/Стоянова "
        "Въжаров/Въжарова",
        script="Cyrillic",
    ),
    Culture(
        "el",
        55,
        "Γιώργος Δημήτρης Νίκος Κωνσταντίνος Ιωάννης Παναγιώτης Χρήστος Θεόδωρος Αχιλλέας",
        "Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Ευαγγελία Ζωή Ιφιγένεια Χαρίκλεια",
        "Παπαδόπουλος/Παπαδοπούλου Γεωργίου Νικολάου Αντωνίου Οικονόμου Καραγιάννης/Καραγιάννη Βλάχος/Βλάχου "
        "Μακρής/Μακρή Αλεξίου Κωνσταντινίδης/Κωνσταντινίδου Θεοδωρίδης/Θεοδωρίδου Χατζηγιάννης/Χατζηγιάννη",
        script="Greek",
    ),
    Culture(
        "ar",
        70,
        "أحمد محمد خالد يوسف عمر طارق حسن سامي كريم وليد نبيل ماجد",
        "فاطمة ليلى مريم نور سارة هدى رانيا سلمى أسماء زينب دعاء",
        "الخطيب حداد النجار العلي المصري الشريف منصور العمري القحطاني الزهراني بن_سالم أبو_زيد عبد_الرحمن السيد",
        script="Arabic",
    ),
    Culture(
        "fa",
        25,
        "علی‌رضا محمدرضا آرش کیان سیاوش بهرام",
        "نگار شیرین پریسا الهام زهرا ژاله",
        "رضایی محمدی کریمی حسینی جعفری شیرازی کاظم‌زاده نقی‌پور پورکریمی",
        script="Arabic",
    ),
    Culture(
        "he",
        50,
        "יוסף נועם איתי עומר יונתן אורי גיל אלון רועי אריאל",
        "נועה תמר יעל מיכל שירה רוני אביגיל הילה דנה ליאת",
        "כהן לוי מזרחי פרץ ביטון דהן פרידמן אזולאי גבאי שפירא רוזנברג בן־דוד אלמוג הרשקוביץ",
        script="Hebrew",
    ),
    Culture(
        "hi",
        60,
        "अमित राहुल विजय संजय अर्जुन दीपक मनोज रोहित सुरेश कृष्ण",
        "प्रिया अंजलि सुनीता कविता पूजा नेहा मीनाक्षी श्रेया लक्ष्मी रितु",
        "शर्मा वर्मा गुप्ता सिंह मिश्रा त्रिपाठी चतुर्वेदी जोशी अग्रवाल यादव द्विवेदी श्रीवास्तव पाण्डेय",
        script="Devanagari",
    ),
    Culture(
        "mr",
        20,
        "गणेश प्रसाद संतोष श्रीधर विठ्ठल",
        "ज्योती स्मिता वैशाली मृणाल अश्विनी",
        "कुलकर्णी देशपांडे पाटील जोगळेकर गोखले फडणवीस",
        script="Devanagari",
    ),
    Culture(
        "ne",
        15,
        "बिष्णु प्रकाश सुरज कुमार",
        "सीता गीता सरिता निरमाया",
        "थापा कार्की गुरुङ तामाङ श्रेष्ठ अधिकारी",
        script="Devanagari",
    ),
    Culture(
        "th",
        60,
        "ธนกร กิตติพงษ์ ณัฐวุฒิ พีรพัฒน์ อนุชา ศุภชัย วีรยุทธ ปกรณ์ ชัยวัฒน์ ภานุพงศ์",
        "กัญญารัตน์ พิมพ์ชนก สุภาพร อรุณี ณัฐธิดา ปิยะนุช วรรณา ศิริพร จันทร์เพ็ญ รัตนาภรณ์",
        "ศรีสุข แก้วมณี ทองดี บุญมา พรหมมา สุวรรณรัตน์ จันทร์แก้ว รุ่งเรือง ชัยมงคล อินทร์แก้ว เพชรรัตน์ สายทอง มณีวงศ์",
        script="Thai",
    ),
    Culture(
        "zh-Hans",
        80,
        "伟 志强 建国 子轩 浩然 晓明 思远 文博 国栋 俊杰",
        "芳 秀英 静怡 雨桐 雪梅 佳琪 梓涵 一诺 海燕 丽娟",
        "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 马 胡 郭 何 罗 郑 谢 欧阳 诸葛",
        "whole",
        "",
        "Han",
    ),
    Culture(
        "zh-Hant",
        60,
        "志明 家豪 俊宏 冠宇 宗翰 承恩 建宏 偉倫 文傑",
        "淑芬 雅婷 怡君 美玲 詩涵 佩珊 惠雯 子晴 曉彤 嘉欣",
        "陳 林 黃 張 李 吳 劉 蔡 楊 許 鄭 謝 郭 邱 曾 廖 賴 葉 蘇 歐陽 司徒",
        "whole",
        "",
        "Han",
    ),
    Culture(
        "ja",
        75,
        "太郎 健一 翔太 大輔 直樹 拓海 陽翔 蓮 誠 隆",
        "花子 美咲 さくら 陽子 結衣 愛 由美子 ひなた 千尋 まゆみ",
        "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 佐々木 斎藤 清水 長谷川 渡邊 髙木 五十嵐",
        "whole",
        " ",
        "Japanese",
    ),
    Culture(
        "ko",
        60,
        "민준 지훈 도윤 예준 현우 영수 성민 재현 가람",
        "서연 하은 수빈 지우 은영 미경 보라 나래 예린",
        "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 남궁 선우",
        "whole",
        "",
        "Hangul",
    ),
]
CULTURE_WEIGHTS = [(culture, culture.weight) for culture in CULTURES]

# Names that no table of given and family names yields: (kind, locale, full name).
SPECIAL_NAMES = [
    ("one-word", "id", name)
    for name in "Sutrisno Wagiman Suharti Poniman Kartinah Sugeng Tukiyem Parto Mulyono Ngatini Slamet Warsito".split()
]
SPECIAL_NAMES += [
    ("one-word", "en", "Zephyrine"),
    ("one-word", "my", "Thiri"),
    ("one-word", "ja", "ひばり"),
    ("one-word", "ar", "شهرزاد"),
    ("one-letter", "en", "Q"),
    ("one-letter", "my", "U"),
    (
        "very-long",
        "pt",
        "Maria da Conceição Aparecida do Nascimento Ferreira de Albuquerque e Vasconcelos",
    ),
    (
        "very-long",
        "pt",
        "Pedro Henrique Sebastião de Alcântara Magalhães Nogueira da Fonseca Cavalcanti",
    ),
    ("very-long", "es", "María de los Ángeles Guadalupe Fernández de Córdoba y Ordóñez de la Vega"),
    (
        "very-long",
        "es",
        "Juan Nepomuceno Francisco de Paula Ibáñez-Arrizabalaga del Campo y Zúñiga",
    ),
    ("very-long", "mg", "Andriamanantena Rakotoarivelo Ratsimandresy Fanomezantsoa Razafindrakoto"),
    ("very-long", "mg", "Rasoanirinamalala Voahangiarisoa Andrianampoinimerinatompo Ravelojaona"),
    (
        "very-long",
        "de",
        "Maximiliane Theodora Freifrau von und zu Hohenbruck-Lindenfels auf Altenrieden",
    ),
    (
        "very-long",
        "en",
        "Wilhelmina Persephone Featherstonehaugh-Cholmondeley of Little Marchbanks",
    ),
    (
        "very-long",
        "ar-Latn",
        "Abd al-Rahman ibn Muhammad ibn Abdullah ibn Khalid al-Qahtani al-Hamdani",
    ),
    (
        "very-long",
        "si-Latn",
        "Herath Mudiyanselage Chandrasekara Bandaranayake Wickramasinghe Gunawardena",
    ),
    (
        "very-long",
        "haw",
        "Keaweʻaimoku Kalaniʻōpuʻu Kahaʻulelioikaʻāina Nāmakaokahaʻi Kealohapauʻole",
    ),
    (
        "very-long",
        "ta-Latn",
        "Venkatasubramanian Lakshminarasimhan Thiruvenkatachari Parthasarathy Iyengar",
    ),
    ("very-long", "th", "สิริรัตนาภรณ์ประภาวดี วัฒนานุกูลกิจเจริญสุขสวัสดิ์รุ่งเรืองไพศาล"),
    ("very-long", "ru", "Константин Владиславович Преображенский-Верхнеудинский-Староладожский"),
    ("roman-numeral", "en", "Thaddeus Ashby-Cole III"),
    ("roman-numeral", "en", "Wendell Okonjo-Reed IV"),
    ("roman-numeral", "en", "percival fairweather iii"),
    ("roman-numeral", "en", "DESMOND MACAULAY II"),
    ("roman-numeral", "en", "Rutherford Pemberton XIV"),
    ("suffix", "en", "Jermaine Whitlock, Jr."),
    ("suffix", "en", "Prudence Thistlewood, PhD"),
    ("all-lower", "en", "angus mcallister"),
    ("all-lower", "en", "maeve o'rourke"),
    ("all-lower", "nl", "sjoerd van der meer"),
    ("all-lower", "de", "karl-heinz von der heide"),
    ("all-lower", "fr", "jean-baptiste d'aubigny"),
    ("all-lower", "pl", "łukasz dąbrowski"),
    ("all-lower", "tr", "ışıl yıldırım"),
    ("all-lower", "tr", "ibrahim çelik"),
    ("all-lower", "es", "joaquín de la cruz"),
    ("all-lower", "ar-Latn", "khalid al-masri"),
    ("all-lower", "ru", "ксения воронцова"),
    ("all-lower", "el", "ελένη βλάχου"),
    ("all-lower", "pt", "gonçalo dos santos"),
    ("all-lower", "en", "rhys macgregor"),
    ("all-upper", "en", "BRONWYN MCDONAGH"),
    ("all-upper", "en", "SIOBHÁN O'DWYER"),
    ("all-upper", "nl", "MARIJKE VAN DEN BERG"),
    ("all-upper", "fr", "GENEVIÈVE DE LA TOUR"),
    ("all-upper", "de", "JÜRGEN GRÖSSMANN"),
    ("all-upper", "tr", "İPEK IŞIKLAR"),
    ("all-upper", "pl", "ŻANETA ŚLUSARCZYK"),
    ("all-upper", "el", "ΝΙΚΟΣ ΑΛΕΞΙΟΥ"),
    ("all-upper", "ru", "СЕРГЕЙ ЩЕРБАКОВ"),
    ("all-upper", "vi", "ĐẶNG THÙY DƯƠNG"),
    ("all-upper", "es", "BEGOÑA ZÚÑIGA"),
    ("all-upper", "ar-Latn", "LAYLA IBN SALEH"),
    ("all-upper", "is", "ÞÓRDÍS ÆGISDÓTTIR"),
    ("mixed-case", "en", "bell hooksworth"),
    ("mixed-case", "nl", "iris van Dalen"),
    ("rare-ideograph", "ja", "\U00020BB7田 花子"),
    ("rare-ideograph", "ja", "\U00020BB7野 健一"),
    ("rare-ideograph", "ja", "\U00020BB7村 美咲"),
    ("rare-ideograph", "zh-Hant", "陳錫堃"),
    ("ideographic-space", "ja", "長谷川　千尋"),
    ("ideographic-space", "ja", "五十嵐　蓮"),
    ("kana", "ja", "ジョン・フェアウェザー"),
    ("kana", "ja", "エレナ・ソボレワ"),
    ("decomposed", "vi", unicodedata.normalize("NFD", "Trần Ngọc Ánh Tuyết")),
    ("decomposed", "cs", unicodedata.normalize("NFD", "Řehoř Šťastný")),
    ("bidi-controls", "ar", "\u202bنبيل أبو زيد\u202c"),
    ("mixed-script", "el", "Ζωή Karagiannis-Βλάχου"),
    ("mixed-script", "ko", "Grace 박하은"),
    ("spaces", "es", "  Raúl   Quiñones "),
]

SPECIAL_LETTERS = {
    "ł": "l",
    "ø": "o",
    "ß": "ss",
    "đ": "d",
    "ı": "i",
    "æ": "ae",
    "ð": "d",
    "þ": "th",
    "ə": "e",
}


def fold(text):
    """A search key: no marks, no case. Names that share it are kept apart unless a duplicate is planted."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(
        c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )
    return " ".join("".join(SPECIAL_LETTERS.get(c, c) for c in text).split())


def letters(text):
    """The same without spaces and punctuation."""
    return "".join(c for c in fold(text) if c.isalnum() or unicodedata.category(c)[0] == "M")


def ascii_word(text):
    return "".join(c for c in fold(text) if c in "abcdefghijklmnopqrstuvwxyz0123456789")


DOMAINS = ["example.com", "example.org", "example.net"]
MAIL_WORDS = (
    "kestrel lantern harbour compass beacon heron willow ferry tide ember quarry saffron juniper cobalt meadow "
    "granite plover amber cinder hollow marble osprey thistle linen"
).split()

COMPANIES = [
    "Waymark & Daughters",
    "e-Lumen GmbH & Co. KG",
    "iGrove",
    "NORDVIT a/s",
    "la bússola azul, lda.",
    '"Zum Wegweiser" Schilder OHG',
    "@rrow Works",
    "+Plus Signs",
    "=Equal= Studio",
    "-minus one-",
    "%100 Harita A.Ş.",
    "Studio :: Kompas",
    "3½ Arrows",
    "O’Shea, Okoro and Sons",
    "Wegwijzer & Zn.",
    "'t Kompas",
    "brindle/mark collective",
    "Signalétique du Marais SARL",
    "Ayuntamiento de Valdeluces",
    "Municipality of Skerjavogur",
    "Tidewater Transit Authority",
    "University of Marrowby",
    "Harrowgate Polytechnic, Dept. of Cartography",
    "Freelance",
    "self-employed",
    "n/a",
    "",
    "",
    "",
    "Quiet Corners Co-op",
    "Institute for Public Legibility and Multilingual Urban Orientation Systems (IPLMUOS)",
    "Lighthouse 7",
    "kerning+",
    "The Lost Tourist",
    "Mapas Abertos S/A",
    "Atelier Pfeil und Punkt",
    "Société Générale des Flèches",
    "Pictogramma s.r.l.",
    "Rue & Ruelle",
    "Flecha Norte S.A. de C.V.",
]
LOCAL_COMPANIES = {
    "pl": ["ŁÓDKA Mapy sp. z o.o.", "Drogowskaz i Wspólnicy"],
    "cs": ["Kulturní trasy z.s."],
    "tr": ["Yıldıztepe Belediyesi"],
    "is": ["Hraunvegur ehf."],
    "vi": ["Công ty TNHH Biển Chỉ Đường"],
    "mi": ["Tūranga Wayfinding Ltd"],
    "yo": ["Òpìtàn Maps Ltd."],
    "ja": ["株式会社 灯台計画", "合同会社みちしるべ"],
    "ko": ["지도와길 주식회사"],
    "zh-Hans": ["北辰导向设计有限公司"],
    "zh-Hant": ["遠山指標股份有限公司"],
    "ru": ["ООО «Северный указатель»"],
    "uk": ["ТОВ «Дороговказ Плюс»"],
    "el": ["Φάρος & Υιοί Ο.Ε."],
    "ar": ["شركة المنارة للخرائط"],
    "he": ["מגדלור סימון בע״מ"],
    "hi": ["दिशा मार्गदर्शन प्रा. लि."],
    "th": ["บริษัท ป้ายบอกทาง จำกัด"],
}
JOBS = [
    "Wayfinding designer",
    "Sign maker",
    "Cartographer",
    "UX researcher",
    "City planner",
    "Head of Passenger Information",
    "Typographer",
    "Accessibility lead",
    "Senior Engineer, Maps",
    "Student",
    "Project manager",
    "CEO & co-founder",
    "Professor of Environmental Graphics and Spatial Communication",
    "intern",
    "",
    "",
    "VP, Kerning",
    "Retired",
    "Journalist",
    "Photographer",
    "Volunteer",
]
# The same word for women and men, or a form that names both.
LOCAL_JOBS = {
    "de": ["Leitung Fahrgastinformation", "Grafikdesigner:in"],
    "fr": ["Cartographe", "Graphiste"],
    "es": ["Consultoría", "Periodista"],
    "ru": ["Инженер-картограф"],
    "uk": ["Керування проєктами"],
    "el": ["Γραφίστας / Γραφίστρια"],
    "ar": ["تصميم الجرافيك"],
    "he": ["עיצוב חוויית משתמש"],
    "hi": ["संपादक"],
    "th": ["นักออกแบบ"],
    "zh-Hans": ["设计总监"],
    "zh-Hant": ["資深設計師"],
    "ja": ["主任研究員"],
    "ko": ["디자이너"],
    "vi": ["Kiến trúc sư"],
    "tr": ["Tasarımcı"],
}
PRONOUNS = {
    "woman": [("", 64), ("she/her", 29), ("they/them", 4), ("she/they", 3)],
    "man": [("", 64), ("he/him", 29), ("they/them", 4), ("he/they", 3)],
    None: [("", 90), ("they/them", 10)],
}


def pick_local(random, locale, common, local):
    """Sometimes what the culture itself would write, else what anybody does."""
    if locale in local and random.chance(450):
        return random.pick(local[locale])
    return random.pick(common)


def make_email(random, full, taken):
    """A unique address in the reserved example domains."""
    words = [ascii_word(word) for word in full.replace("-", " ").split()]
    words = [word for word in words if word]
    if len(words) >= 2:
        local = random.pick(
            [words[0] + "." + words[-1], words[0][0] + words[-1], words[0] + "_" + words[-1][:1]]
        )
    elif words and len(words[0]) > 2:
        local = words[0]
    else:
        local = random.pick(MAIL_WORDS) + "." + random.pick(MAIL_WORDS)
    local = local[:40]
    address = local + "@" + random.pick(DOMAINS)
    while address in taken:
        address = local + str(random.between(2, 9999)) + "@" + random.pick(DOMAINS)
    taken.add(address)
    return address
