"""What the French and the German cataloguer of the sample museum call things."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One thing in French and in German."""

    french: str
    german: str


PERIODS: dict[str, Words] = {
    "Early Dynastic Period": Words("époque thinite", "Frühdynastische Zeit"),
    "Old Kingdom": Words("Ancien Empire", "Altes Reich"),
    "Middle Kingdom": Words("Moyen Empire", "Mittleres Reich"),
    "New Kingdom": Words("Nouvel Empire", "Neues Reich"),
    "Third Intermediate Period": Words("Troisième Période intermédiaire", "3. Zwischenzeit"),
    "Late Period": Words("Basse Époque", "Spätzeit"),
    "Ptolemaic Period": Words("époque ptolémaïque", "Ptolemäerzeit"),
    "Geometric": Words("géométrique", "Geometrisch"),
    "Archaic": Words("archaïque", "Archaisch"),
    "Classical": Words("classique", "Klassisch"),
    "Hellenistic": Words("hellénistique", "Hellenistisch"),
    "Early Imperial": Words("romain impérial", "Frühe Kaiserzeit"),
    "Late Imperial": Words("romain impérial tardif", "Spätantike"),
    "Early Dynastic": Words("Dynastique archaïque", "Frühdynastisch"),
    "Akkadian": Words("Akkad", "Akkadisch"),
    "Old Babylonian": Words("paléo-babylonien", "Altbabylonisch"),
    "Neo-Assyrian": Words("néo-assyrien", "Neuassyrisch"),
    "Achaemenid": Words("Achéménide", "Achämenidisch"),
    "Parthian": Words("parthe", "Parthisch"),
    "Sasanian": Words("sassanide", "Sasanidisch"),
    "Umayyad": Words("Omeyyades", "Umayyadisch"),
    "Abbasid": Words("Abbassides", "Abbasidisch"),
    "Seljuq": Words("Seldjoukides", "Seldschukisch"),
    "Ilkhanid": Words("Ilkhanides", "Ilkhanidisch"),
    "Timurid": Words("Timourides", "Timuridisch"),
    "Safavid": Words("Safavides", "Safawidisch"),
    "Qajar": Words("Qajars", "Qadscharisch"),
    "Early Byzantine": Words("protobyzantin", "Frühbyzantinisch"),
    "Middle Byzantine": Words("mésobyzantin", "Mittelbyzantinisch"),
    "Late Byzantine": Words("tardobyzantin", "Spätbyzantinisch"),
    "Shang dynasty": Words("dynastie Shang", "Shang-Dynastie"),
    "Zhou dynasty": Words("dynastie Zhou", "Zhou-Dynastie"),
    "Han dynasty": Words("dynastie Han", "Han-Dynastie"),
    "Tang dynasty": Words("dynastie Tang", "Tang-Dynastie"),
    "Song dynasty": Words("dynastie Song", "Song-Dynastie"),
    "Ming dynasty": Words("dynastie Ming", "Ming-Dynastie"),
    "Qing dynasty": Words("dynastie Qing", "Qing-Dynastie"),
}
"""By the name of the period in ``cultures``."""

NOUNS: dict[str, tuple[Words, ...]] = {
    "pottery": (Words("vase", "Gefäß"), Words("jarre", "Krug"), Words("pot", "Topf")),
    "stele": (Words("stèle", "Stele"), Words("stèle cintrée", "Stele mit Rundbogen"), Words("relief", "Relief")),
    "coin": (Words("monnaie", "Münze"),),
    "tile": (Words("carreau de revêtement", "Fliese"), Words("panneau", "Wandfliese")),
}
"""By the kind of object."""

MATERIALS: dict[str, tuple[Words, ...]] = {
    "pottery": (Words("terre cuite", "Terrakotta"), Words("céramique", "Ton (gebrannt)")),
    "stele": (Words("calcaire", "Kalkstein (Material / Stein)"), Words("marbre", "Marmor")),
    "coin": (Words("bronze", "Bronze"), Words("argent", "Silber"), Words("or", "Gold")),
    "tile": (Words("pâte siliceuse", "Quarzfritte"), Words("céramique", "Keramik, glasiert")),
}
"""By the kind of object."""

PLACES: dict[str, Words] = {
    "egyptian": Words("Saqqara (?) (Haute Égypte->Égypte)", "Theben (Ägypten / Oberägypten)"),
    "grecoroman": Words("Attique (Grèce)", "Fundort: Athen (Griechenland / Attika)"),
    "orient": Words("Suse (Iran)", "Fundort: Babylon (Irak)"),
    "islam": Words("Iran (Asie occidentale)", "Herstellungsort: Kashan (Iran)"),
    "byzantium": Words("Constantinople (Turquie)", "Istanbul (Türkei / Region Marmara)"),
    "asian": Words("Chine", "Herstellungsort: China (Land)"),
}
"""By the class name of the culture."""
