"""Sites of other systems, invented and small, with what people have on such sites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.projects import EVERYTHING, SITES

PNG = (SITES / EVERYTHING / "content/images/lamp.png").read_bytes()
PDF = b"%PDF-1.4\n% Tides\n%%EOF\n"
BIB = """\
---
---
% my papers
@article{tides, title = {On Tides}, author = {Example, Ada and Sample, Grace}, journal = {Sea},
  year = {2020}, pdf = {tides.pdf}, selected = {true}, abbr = {S}}

@inproceedings{fog, title = {Fog}, author = {Example, Ada}, booktitle = {Proc. Air}, year = {2021},
  slides = {gone.pdf}}
"""

AL_FOLIO: Mapping[str, str | bytes] = {
    "_config.yml": """\
first_name: Ada
last_name: Example
email: ada@example.org
url: https://ada.example
baseurl: /home
description: Ada studies tides.
lang: en
scholar_userid: AbC
orcid_id: 0000-0002-1825-0097
permalink: /blog/:year/:title/
collections:
  news: {output: true, permalink: '/:collection/:title/'}
  projects: {output: true, permalink: '/:collection/:title/'}
""",
    "_bibliography/papers.bib": BIB,
    "_data/coauthors.yml": '"sample":\n  - firstname: ["Grace", "G."]\n    url: https://grace.example/\n',
    "_data/cv.yml": """\
- title: Education
  type: time_table
  contents:
    - {title: PhD, institution: University of Somewhere, year: 2015, description: [On water]}
- title: Awards
  type: list
  contents: [Silver Shell]
""",
    "_pages/about.md": """\
---
layout: about
title: about
permalink: /
subtitle: Professor of Tides
profile: {image: ada.png}
---
I study tides; see [teaching]({{ '/teaching/' | relative_url }}) and [my papers](/home/publications/).
""",
    "_pages/publications.md": "---\ntitle: publications\npermalink: /publications/\nnav: true\n---\n{% bibliography %}\n",
    "_pages/teaching.md": "---\ntitle: teaching\npermalink: /teaching/\nnav: true\nnav_order: 2\n---\nCourses:\n- One\n  - in spring\n",
    "_pages/cv.md": "---\ntitle: cv\nlayout: cv\npermalink: /cv/\n---\n",
    "_projects/lamp.md": "---\ntitle: A lamp\ndescription: It glows\n---\nMade of tin.\n",
    "_news/first.md": "---\ndate: 2024-01-02\ninline: true\n---\nA [paper](https://example.com/) is out.\n",
    "_posts/2024-05-06-fog.md": """\
---
title: "Fog: a view"
tags: [sea, air]
description: What fog is
---
As {% cite tides %} says, and {% cite lost %}.

{% include figure.liquid path="assets/img/lamp.png" alt="A lamp" caption="In fog" %}

{% highlight python %}
print("{{ not.liquid }}")
{% endhighlight %}

<div class="row"><center>Centred <a href="/home/teaching/" target="_blank">here</a></center></div>

Inline $$x^2$$ and [nothing](/nowhere/). {% unknown thing %}

## Where it comes from

See [above](#where-it-comes-from) and [the projects](/home/projects/lamp/).
""",
    "assets/pdf/tides.pdf": PDF,
    "assets/img/lamp.png": PNG,
    "assets/img/ada.png": PNG,
    "assets/img/unseen.png": PNG,
    "CNAME": "ada.example\n",
    "README.md": "# A theme\n",
}

ACADEMICPAGES: Mapping[str, str | bytes] = {
    "_config.yml": """\
title: Ada Example
name: &name Ada Example
url: https://ada.example
author: {name: *name, email: ada@example.org, avatar: ada.png, github: ada, employer: Somewhere}
collections:
  publications: {output: true, permalink: '/:collection/:path/'}
  talks: {output: true, permalink: '/:collection/:path/'}
  teaching: {output: true, permalink: '/:collection/:path/'}
""",
    "_data/navigation.yml": "main:\n  - {title: Teaching, url: /teaching/}\n  - {title: Blog, url: /year-archive/}\n",
    "_pages/about.md": "---\npermalink: /\ntitle: Hello\nredirect_from: [/about/, /about.html]\n---\nI am Ada.\n",
    "_pages/teaching.html": "---\ntitle: Teaching\npermalink: /teaching/\n---\n{% include base_path %}\n{% for post in site.teaching %}{{ post }}{% endfor %}\n",
    "_pages/year-archive.html": "---\ntitle: Posts\npermalink: /year-archive/\n---\n{% for p in site.posts %}{% endfor %}\n",
    "_publications/2009-10-01-walls.md": """\
---
title: "On Walls"
permalink: /publication/2009-10-01-walls
date: 2009-10-01
venue: 'Journal of Walls'
paperurl: 'https://doi.org/10.1234/walls'
slidesurl: '/files/walls.pdf'
excerpt: 'Walls stand.'
citation: 'Example, A., &amp; Sample, G. (2009). &quot;On Walls.&quot; <i>Journal of Walls</i>. 1(1).'
---
""",
    "_talks/2012-03-01-gates.md": "---\ntitle: Gates\npermalink: /talks/2012-03-01-gates\nvenue: A Workshop\ndate: 2012-03-01\nlocation: Paris\n---\nOn gates.\n",
    "_teaching/2014-spring.md": "---\ntitle: Masonry\ntype: Course\nvenue: Somewhere\ndate: 2014-01-01\n---\nStones\n======\n",
    "_posts/2015-08-14-wall.md": "---\ntitle: A wall\npermalink: /posts/2015/08/wall/\n---\nSee ![](/images/lamp.png) and [it](/publication/2009-10-01-walls).\n",
    "files/walls.pdf": PDF,
    "images/ada.png": PNG,
    "images/lamp.png": PNG,
}

HUGOBLOX: Mapping[str, str | bytes] = {
    "config/_default/hugo.yaml": "title: Ada\nbaseURL: https://ada.example/\npermalinks: {event: '/talk/:slug/'}\n",
    "config/_default/menus.yaml": "main:\n  - {name: Lamps, url: project/, weight: 1}\n",
    "content/authors/admin/_index.md": """\
---
title: Ada Example
superuser: true
role: Professor
organizations: [{name: Somewhere, url: 'https://somewhere.example'}]
interests: [Tides, Fog]
social:
  - {icon: envelope, link: 'mailto:ada@example.org'}
  - {icon: github, link: 'https://github.com/ada'}
education: {courses: [{course: PhD, institution: Somewhere, year: 2015}]}
---
I study tides. {{< icon name="download" pack="fas" >}} {{< staticref "uploads/cv.pdf" "newtab" >}}CV{{< /staticref >}}
""",
    "content/authors/admin/avatar.png": PNG,
    "content/authors/grace/_index.md": "---\ntitle: Grace Sample\nsocial: [{link: 'https://grace.example/'}]\n---\n",
    "content/publication/tides/index.md": """\
---
title: On Tides
authors: [admin, grace]
date: '2020-05-01'
publication_types: ['2']
publication: In *Sea*
featured: true
url_code: https://example.com/code
---
""",
    "content/publication/tides/cite.bib": "@article{tides, title = {On Tides}, author = {Example, Ada and Sample, Grace}, journal = {Sea}, year = {2020}}\n",
    "content/publication/tides/tides.pdf": PDF,
    "content/publication/fog/index.md": "---\ntitle: Fog & air\nauthors: [admin]\ndate: '2021-01-01'\npublication_types: ['1']\npublication: Proc. of the Air Conference\n---\n",
    "content/event/gates/index.md": "---\ntitle: Gates\nevent: A Workshop\nlocation: Paris\ndate: '2030-06-01T13:00:00Z'\ndate_end: '2030-06-01T14:00:00Z'\nall_day: false\nsummary: On gates\n---\n",
    "content/post/first/index.md": """\
---
title: First
date: '2022-02-03T00:00:00Z'
tags: [one]
aliases: [/old/first/]
---
{{% callout note %}}
Mind *this*.
{{% /callout %}}

{{< figure src="lamp.png" caption="A lamp" >}}

See [the talk]({{< relref "/event/gates" >}}), {{< cite page="/publication/tides" view="4" >}}.
{{< youtube abc >}}
{{< mystery >}}
""",
    "content/post/first/lamp.png": PNG,
    "content/project/lamp/index.md": "---\ntitle: A lamp\nsummary: It glows\n---\nTin.\n",
    "content/project/bell/index.md": "---\ntitle: A bell\nsummary: It rings\n---\nBrass.\n",
    "content/home/experience.md": "---\nwidget: experience\ntitle: Experience\nexperience:\n  - {title: Keeper, company: Lighthouse, date_start: '2016-01-01'}\n---\n",
    "static/uploads/cv.pdf": PDF,
}

HUGO: Mapping[str, str | bytes] = {
    "hugo.toml": 'title = "Ada Example"\nbaseURL = "https://ada.example/"\n[permalinks]\nposts = "/:year/:slug/"\n[[menu.main]]\nname = "Courses"\nurl = "/courses/"\n',
    "content/_index.md": "+++\ntitle = 'Ada'\n+++\nWelcome; my [CV](/cv.pdf).\n",
    "content/posts/one.md": "+++\ntitle = 'One'\ndate = 2021-03-04\ntags = ['a']\n+++\n\\(x^2\\) and [courses](../../courses/)\n\n> [!NOTE]\n> Mind.\n",
    "content/courses.md": "+++\ntitle = 'Courses'\n+++\n1. One\n2. Two\n",
    "content/papers/tides/index.md": "---\ntitle: On Tides\ndate: 2020-01-01\nauthor: [Ada Example]\n---\n+ [Paper](tides.pdf)\n\n```BibTeX\n@article{tides, title = {On Tides}, author = {Ada Example}, journal = {Sea}, year = {2020}}\n```\n",
    "content/papers/tides/tides.pdf": PDF,
    "static/cv.pdf": PDF,
}

QUARTO: Mapping[str, str | bytes] = {
    "_quarto.yml": "project: {type: website, output-dir: docs}\nwebsite:\n  title: Ada Example\n  site-url: https://ada.example\n  navbar: {left: [{href: index.qmd, text: Home}, {href: research.qmd, text: Research}]}\n",
    "docs/index.html": "<p>made by Quarto</p>",
    "index.qmd": "---\ntitle: Ada Example\nimage: ada.png\nabout:\n  links: [{icon: github, href: 'https://github.com/ada'}]\n---\n{{< fa brands orcid >}} I study [tides](research.qmd).\n",
    "research.qmd": """\
---
title: Research
description: What I do
---
::: {.callout-tip title="Start"}
Read @tides first, then [@fog; @lost].
:::

::: columns
Words in a column
:::

![A lamp](lamp.png){#fig-lamp width=50%}

As @fig-lamp shows:
""",
    "posts/first/index.qmd": """\
---
title: First
date: '2022-05-06'
categories: [one]
---
# Begin

```{r}
#| label: x
plot(1)
```

```{python}
#| echo: false
secret = 1
```
""",
    "papers.bib": BIB.replace("---\n---\n", "")
    + "@book{other, title = {Other}, author = {Someone, Else}, year = {1999}}\n",
    "tides.pdf": PDF,
    "lamp.png": PNG,
    "ada.png": PNG,
}

PELICAN: Mapping[str, str | bytes] = {
    "pelicanconf.py": """\
import os
AUTHOR = 'Ada Example'
SITEURL = 'https://ada.example'
PATH = 'content'
TIMEZONE = 'Europe/Paris'
DEFAULT_LANG = 'en'
ARTICLE_URL = ARTICLE_SAVE_AS = '{date:%Y}/{slug}.html'
STATIC_PATHS = ['images', 'extra/CNAME']
EXTRA_PATH_METADATA = {'extra/CNAME': {'path': 'CNAME'}}
PUBLICATIONS_SRC = 'content/pubs.bib'
MENUITEMS = (('Research', '/pages/research.html'),)
SOCIAL = (('github', 'https://github.com/ada'),)
open('/nowhere/at/all', 'w')
""",
    "content/pubs.bib": BIB.replace("---\n---\n", ""),
    "content/tides.pdf": PDF,
    "content/pages/research.md": "Title: Research\n\nSee ![a lamp]({static}/images/lamp.png) and [a post]({filename}/blog/one.md).\n",
    "content/pages/home.md": "Title: Home\nSave_as: index.html\n\nI am Ada.\n",
    "content/blog/one.md": "Title: One\nDate: 2020-02-03 10:00\nTags: a, b\nCategory: Notes\n\nWords.\n\n    {{ code }}\n",
    "content/blog/two.rst": "Two\n###\n\n:date: 2020-03-04\n\nWords.\n",
    "content/images/lamp.png": PNG,
    "content/extra/CNAME": "ada.example\n",
}

SYSTEMS: Mapping[str, Mapping[str, str | bytes]] = {
    "al-folio": AL_FOLIO,
    "academicpages": ACADEMICPAGES,
    "HugoBlox": HUGOBLOX,
    "Hugo": HUGO,
    "Quarto": QUARTO,
    "Pelican with pelican-bibtex": PELICAN,
}


def lay_out(files: Mapping[str, str | bytes], root: Path) -> Path:
    """Write a site into a folder, and return that."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root
