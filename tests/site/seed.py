"""What the owner's page says, paper by paper: the literals that the built site is held against."""

from __future__ import annotations

from typing import NamedTuple


class Paper(NamedTuple):
    """One entry of the page; an asterisk marks equal contribution."""

    key: str
    title: str
    people: str
    venue: str
    award: str | None
    links: tuple[tuple[str, str], ...]


PREPRINTS = [
    Paper(
        "ziyin2025parameter",
        "Parameter Symmetry Breaking and Restoration Determines the Hierarchical Learning in AI Systems",
        "Liu Ziyin, Yizhou Xu, Tomaso Poggio, Isaac Chuang",
        "Preprint 2025",
        None,
        (("arXiv", "https://arxiv.org/abs/2502.05300"),),
    ),
    Paper(
        "liao2024selfassembly",
        "Self-Assembly of a Biologically Plausible Learning Circuit",
        "Qianli Liao*, Liu Ziyin*, Yulu Gan*, Brian Cheung, Mark Harnett, Tomaso Poggio",
        "Preprint 2024",
        None,
        (("arXiv", "https://arxiv.org/abs/2412.20018"),),
    ),
    Paper(
        "ziyin2023law",
        "Law of Balance and Stationary Distribution of Stochastic Gradient Descent",
        "Liu Ziyin*, Hongchao Li*, Masahito Ueda",
        "Preprint 2023",
        None,
        (("arXiv", "https://arxiv.org/abs/2308.06671"),),
    ),
    Paper(
        "ziyin2023probabilistic",
        "Probabilistic Stability of Stochastic Gradient Descent",
        "Liu Ziyin, Botao Li, Tomer Galanti, Masahito Ueda",
        "Preprint 2023",
        None,
        (("arXiv", "https://arxiv.org/abs/2303.13093"),),
    ),
]
PUBLICATIONS = [
    Paper(
        "ziyin2025formation",
        "Formation of Representations in Neural Networks",
        "Liu Ziyin, Isaac Chuang, Tomer Galanti, Tomaso Poggio",
        "ICLR 2025",
        "spotlight: 5% of all submissions",
        (
            ("paper", "https://openreview.net/forum?id=Njx1NjHIx4"),
            ("arXiv", "https://arxiv.org/abs/2410.03006"),
            (
                "blog post",
                "https://research.iaifi.org/posts/formation-of-representations-in-neural-networks",
            ),
        ),
    ),
    Paper(
        "ziyin2025remove",
        "Remove Symmetries to Control Model Expressivity",
        "Liu Ziyin*, Yizhou Xu*, Isaac Chuang",
        "ICLR 2025",
        None,
        (
            ("paper", "https://openreview.net/forum?id=Gv0TOAigIY"),
            ("arXiv", "https://arxiv.org/abs/2408.15495"),
            ("code", "https://github.com/xu-yz19/syre/"),
            (
                "blog post",
                "https://research.iaifi.org/posts/remove-symmetries-to-control-model-expressivity-and-improve-optimization",
            ),
        ),
    ),
    Paper(
        "xu2025when",
        "When Does Feature Learning Happen? Perspective from an Analytically Solvable Model",
        "Yizhou Xu*, Liu Ziyin*",
        "ICLR 2025",
        None,
        (
            ("paper", "https://openreview.net/forum?id=Wh4SE2S7Mo"),
            ("arXiv", "https://arxiv.org/abs/2401.07085"),
            ("website", "https://iclr.cc/virtual/2025/poster/29349"),
        ),
    ),
    Paper(
        "ziyin2024parameter",
        "Parameter Symmetry and Noise Equilibrium of Stochastic Gradient Descent",
        "Liu Ziyin, Mingze Wang, Hongchao Li, Lei Wu",
        "NeurIPS 2024",
        None,
        (
            (
                "paper",
                "https://papers.nips.cc/paper_files/paper/2024/hash/aa933b5abc1be30baece1d230ec575a7-Abstract-Conference.html",
            ),
            ("arXiv", "https://arxiv.org/abs/2402.07193"),
        ),
    ),
    Paper(
        "ziyin2024symmetry",
        "Symmetry Induces Structure and Constraint of Learning",
        "Liu Ziyin",
        "ICML 2024",
        None,
        (
            ("paper", "https://proceedings.mlr.press/v235/ziyin24a.html"),
            ("PDF", "https://proceedings.mlr.press/v235/ziyin24a/ziyin24a.pdf"),
            ("arXiv", "https://arxiv.org/abs/2309.16932"),
        ),
    ),
    Paper(
        "ziyin2023zeroth",
        "Zeroth, first, and second-order phase transitions in deep neural networks",
        "Liu Ziyin, Masahito Ueda",
        "Physical Review Research 2023",
        None,
        (
            ("paper", "https://link.aps.org/doi/10.1103/PhysRevResearch.5.043243"),
            ("arXiv", "https://arxiv.org/abs/2205.12510"),
        ),
    ),
    Paper(
        "ziyin2023exact",
        "Exact Solutions of a Deep Linear Network",
        "Liu Ziyin, Botao Li, Xiangming Meng",
        "Journal of Statistical Mechanics: Theory and Experiment, 2023",
        None,
        (("arXiv", "https://arxiv.org/abs/2202.04777"),),
    ),
    Paper(
        "simon2023stepwise",
        "On the stepwise nature of self-supervised learning",
        "James B. Simon, Maksis Knutins, Liu Ziyin, Daniel Geisz, Abraham J. Fetterman, Joshua Albrecht",
        "ICML 2023",
        None,
        (
            ("paper", "https://proceedings.mlr.press/v202/simon23a.html"),
            ("arXiv", "https://arxiv.org/abs/2303.15438"),
            ("code", "https://gitlab.com/generally-intelligent/ssl_dynamics"),
            ("blog post", "https://bair.berkeley.edu/blog/2023/07/10/stepwise-ssl/"),
        ),
    ),
    Paper(
        "ziyin2023sparsity",
        "Sparsity by Redundancy: Solving L1 with SGD",
        "Liu Ziyin*, Zihao Wang*",
        "ICML 2023",
        None,
        (
            ("paper", "https://proceedings.mlr.press/v202/ziyin23a.html"),
            ("arXiv", "https://arxiv.org/abs/2210.01212"),
        ),
    ),
    Paper(
        "ziyin2023what",
        "What shapes the loss landscape of self-supervised learning?",
        "Liu Ziyin, Ekdeep Singh Lubana, Masahito Ueda, Hidenori Tanaka",
        "ICLR 2023",
        None,
        (
            ("paper", "https://openreview.net/forum?id=3zSn48RUO8M"),
            ("arXiv", "https://arxiv.org/abs/2210.00638"),
        ),
    ),
    Paper(
        "ziyin2022exact",
        "Exact Solutions of a Deep Linear Network",
        "Liu Ziyin, Botao Li, Xiangming Meng",
        "NeurIPS 2022",
        None,
        (
            ("paper", "https://openreview.net/forum?id=X6bp8ri8dV"),
            ("arXiv", "https://arxiv.org/abs/2202.04777"),
        ),
    ),
    Paper(
        "wang2022posterior",
        "Posterior Collapse of a Linear Latent Variable Model",
        "Zihao Wang*, Liu Ziyin*",
        "NeurIPS 2022",
        "oral: 1% of all submissions",
        (
            ("paper", "https://openreview.net/forum?id=zAc2a6_0aHb"),
            ("arXiv", "https://arxiv.org/abs/2205.04009"),
            ("website", "https://neurips.cc/virtual/2022/poster/55276"),
        ),
    ),
    Paper(
        "ziyin2022universal",
        "Universal Thermodynamic Uncertainty Relation in Non-Equilibrium Dynamics",
        "Liu Ziyin, Masahito Ueda",
        "Physical Review Research (2022)",
        None,
        (
            ("paper", "https://doi.org/10.1103/PhysRevResearch.5.013039"),
            ("arXiv", "https://arxiv.org/abs/2202.13311"),
        ),
    ),
    Paper(
        "ziyin2022theoretically",
        "Theoretically Motivated Data Augmentation and Regularization for Portfolio Construction",
        "Liu Ziyin, Kentaro Minami, Kentaro Imajo",
        "ICAIF 2022 (3rd ACM International Conference on AI in Finance)",
        None,
        (
            ("paper", "https://doi.org/10.1145/3533271.3561720"),
            ("arXiv", "https://arxiv.org/abs/2106.04114"),
            ("code", "https://github.com/pfnet-research/Finance_data_augmentation_ICAIF2022"),
        ),
    ),
    Paper(
        "ziyin2022power",
        "Power Laws and Symmetries in a Minimal Model of Financial Market Economy",
        "Liu Ziyin, Katsuya Ito, Kentaro Imajo, Kentaro Minami",
        "Physical Review Research (2022)",
        None,
        (("arXiv", "https://arxiv.org/abs/2206.06802"),),
    ),
    Paper(
        "mori2022logarithmic",
        "Logarithmic landscape and power-law escape rate of SGD",
        "Takashi Mori, Liu Ziyin, Kangqiao Liu, Masahito Ueda",
        "ICML 2022",
        None,
        (
            ("paper", "https://proceedings.mlr.press/v162/mori22a.html"),
            ("arXiv", "https://arxiv.org/abs/2105.09557"),
        ),
    ),
    Paper(
        "ziyin2022sgd",
        "SGD with a Constant Large Learning Rate Can Converge to Local Maxima",
        "Liu Ziyin, Botao Li, James B. Simon, Masahito Ueda",
        "ICLR 2022",
        "spotlight: 5% of all submissions",
        (
            ("paper", "https://openreview.net/forum?id=9XhPLAjjRB"),
            ("arXiv", "https://arxiv.org/abs/2107.11774"),
        ),
    ),
    Paper(
        "ziyin2022strength",
        "Strength of Minibatch Noise in SGD",
        "Liu Ziyin*, Kangqiao Liu*, Takashi Mori, Masahito Ueda",
        "ICLR 2022",
        "spotlight: 5% of all submissions",
        (
            ("paper", "https://openreview.net/forum?id=uorVGbWV5sw"),
            ("arXiv", "https://arxiv.org/abs/2102.05375"),
        ),
    ),
    Paper(
        "zhang2021distributional",
        "On the Distributional Properties of Adaptive Gradients",
        "Zhang Zhiyi*, Liu Ziyin*",
        "UAI 2021",
        None,
        (
            ("paper", "https://proceedings.mlr.press/v161/zhang21a.html"),
            ("PDF", "https://proceedings.mlr.press/v161/zhang21a/zhang21a.pdf"),
            ("arXiv", "https://arxiv.org/abs/2105.07222"),
            ("supp", "https://proceedings.mlr.press/v161/zhang21a/zhang21a-supp.pdf"),
        ),
    ),
    Paper(
        "liu2021noise",
        "Noise and Fluctuation of Finite Learning Rate Stochastic Gradient Descent",
        "Kangqiao Liu*, Liu Ziyin*, Masahito Ueda",
        "ICML 2021",
        None,
        (
            ("paper", "http://proceedings.mlr.press/v139/liu21ad.html"),
            ("PDF", "http://proceedings.mlr.press/v139/liu21ad/liu21ad.pdf"),
            ("arXiv", "https://arxiv.org/abs/2012.03636"),
            ("supp", "http://proceedings.mlr.press/v139/liu21ad/liu21ad-supp.pdf"),
            ("website", "https://icml.cc/virtual/2021/poster/10649"),
        ),
    ),
    Paper(
        "liang2021crossmodal",
        "Cross-Modal Generalization: Learning in Low Resource Modalities via Meta-Alignment",
        "Paul Pu Liang*, Peter Wu*, Liu Ziyin, Louis-Philippe Morency, Ruslan Salakhutdinov",
        "ACM Multimedia 2021; NeurIPS 2020 Workshop on Meta Learning",
        None,
        (
            ("paper", "https://doi.org/10.1145/3474085.3475247"),
            ("arXiv", "https://arxiv.org/abs/2012.02813"),
            ("code", "https://github.com/peter-yh-wu/xmodal"),
            ("website", "https://nips.cc/virtual/2020/20180"),
        ),
    ),
    Paper(
        "ziyin2020neural",
        "Neural Networks Fail to Learn Periodic Functions and How to Fix It",
        "Liu Ziyin, Tilman Hartwig, Masahito Ueda",
        "NeurIPS 2020",
        None,
        (
            (
                "paper",
                "https://papers.neurips.cc/paper/2020/hash/1160453108d3e537255e9f7b931f4e90-Abstract.html",
            ),
            ("arXiv", "https://arxiv.org/abs/2006.08195"),
        ),
    ),
    Paper(
        "ziyin2019deep",
        "Deep Gamblers: Learning to Abstain with Portfolio Theory",
        "Liu Ziyin, Zhikang Wang, Paul Pu Liang, Ruslan Salakhutdinov, Louis-Philippe Morency, Masahito Ueda",
        "NeurIPS 2019",
        None,
        (
            (
                "paper",
                "https://papers.nips.cc/paper_files/paper/2019/hash/0c4b1eeb45c90b52bfb9d07943d855ab-Abstract.html",
            ),
            ("arXiv", "https://arxiv.org/abs/1907.00208"),
            ("code", "https://github.com/Z-T-WANG/NIPS2019DeepGamblers"),
            ("poster", "https://www.cs.cmu.edu/~pliang/posters/neurips2019_gamblers_poster.pdf"),
        ),
    ),
    Paper(
        "liang2019think",
        "Think Locally, Act Globally: Federated Learning with Local and Global Representations",
        "Paul Pu Liang*, Terrance Liu*, Liu Ziyin, Ruslan Salakhutdinov, Louis-Philippe Morency",
        "NeurIPS 2019 Workshop on Federated Learning",
        "oral, distinguished student paper award",
        (
            ("arXiv", "https://arxiv.org/abs/2001.01523"),
            ("code", "https://github.com/pliang279/LG-FedAvg"),
        ),
    ),
    Paper(
        "liang2018multimodal",
        "Multimodal Language Analysis with Recurrent Multistage Fusion",
        "Paul Pu Liang, Liu Ziyin, Amir Zadeh, Louis-Philippe Morency",
        "EMNLP 2018",
        "oral presentation",
        (
            ("paper", "https://aclanthology.org/D18-1014/"),
            ("arXiv", "https://arxiv.org/abs/1808.03920"),
            ("slides", "https://www.cs.cmu.edu/~pliang/slides/emnlp2018_multistage_slides.pdf"),
            ("poster", "https://www.cs.cmu.edu/~pliang/posters/nips2018ws_multistage_poster.pdf"),
            ("video", "https://vimeo.com/305210831"),
        ),
    ),
]
THESES = [
    Paper(
        "ziyin2023symmetrybreaking",
        "Symmetry breaking in deep learning",
        "Liu Ziyin",
        "Doctor thesis (2023)",
        None,
        (),
    ),
    Paper(
        "ziyin2020meanfield",
        "Mean-field learning dynamics of deep neural networks",
        "Liu Ziyin",
        "Master thesis (2020)",
        None,
        (),
    ),
]
