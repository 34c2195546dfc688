"""A site in Arabic, written from right to left."""

AUTHOR = "ليلى الحسن"
SITENAME = "ليلى الحسن"
SITE_DESCRIPTION = "ليلى الحسن باحثة في نظرية الأعداد."
DEFAULT_LANG = "ar"
TIMEZONE = "Asia/Amman"
MENU = [("المنشورات", "publications/"), ("المحاضرات", "talks/"), ("السيرة", "cv/")]
SITEURL = "https://layla.example.org"
