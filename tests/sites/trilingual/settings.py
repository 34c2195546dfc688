"""A site in three languages, of three scripts: French, Arabic and Chinese."""

AUTHOR = "Samira Benali"
SITENAME = "Samira Benali"
SITE_DESCRIPTION = "Samira Benali étudie les étoiles doubles."
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
LANGUAGE_SETTINGS = {
    "ar": {"SITENAME": "سميرة بن علي", "SITE_DESCRIPTION": "تدرس سميرة بن علي النجوم المزدوجة."},
    "zh-Hant": {"SITENAME": "薩米拉", "SITE_DESCRIPTION": "薩米拉研究雙星。"},
}
SITEURL = "https://benali.example.org"
