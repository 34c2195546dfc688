"""A site in Japanese, with names in Han characters and kana."""

AUTHOR = "佐々木 光"
SITENAME = "佐々木 光"
SITE_DESCRIPTION = "佐々木光は深層学習の理論を研究しています。"
DEFAULT_LANG = "ja"
TIMEZONE = "Asia/Tokyo"
SOCIAL_FONTS = ["fonts/NotoSerifCJKjp-names.otf"]
MENU = [("業績", "publications/"), ("講演", "talks/"), ("略歴", "cv/")]
SITEURL = "https://sasaki.example.jp"
