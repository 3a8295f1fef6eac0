"""Closed classes of English words: the few hundred that hold sentences together.

They are grammar, not cues: which words carry a label is learnt. The features use them to find
where a noun phrase begins and ends, and to tell a speaker's verb from the rest.
"""

from typing import Final

_CLASSES: Final[dict[str, str]] = {
    "determiner": "the this that these those my your his her its our their a an another each every "
    "either neither no such what which whose",
    "quantifier": "some any all both half many much more most few fewer several various numerous "
    "other others multiple certain countless dozens scores hundreds thousands plenty lots one two "
    "three four five six seven eight nine ten",
    "pronoun": "i you he she it we they me him us them myself yourself himself herself itself "
    "ourselves themselves who whom whoever someone somebody anyone anybody everyone everybody "
    "nobody mine yours hers ours theirs",
    "preposition": "of in on at by for with from to into onto over under about against between "
    "among amid through during before after within without toward towards across behind beyond "
    "near inside outside upon off up down around despite per via like unlike including according "
    "close familiar",
    "conjunction": "and or but nor yet so because although though while whereas unless until since "
    "if whether than as when where why how once",
    "auxiliary": "is are was were be been being am has have had having do does did will would "
    "shall should can could may might must 's 're 've 'd 'll 'm isn't aren't wasn't weren't hasn't "
    "haven't hadn't don't doesn't didn't won't wouldn't can't couldn't cannot shouldn't mustn't",
    "negation": "not n't never",
    "adverb": "also still already just only even now then again later earlier ago here there very "
    "too quite rather almost nearly ever often always sometimes once soon today yesterday "
    "tomorrow however meanwhile instead",
    "saying": "say says said saying tell tells told telling add adds added adding ask asks asked "
    "asking announce announces announced acknowledge acknowledges acknowledged admit admits "
    "admitted advise advised allege alleges alleged argue argues argued arguing assert asserts "
    "asserted believe believes believed believing caution cautioned cite cites cited citing claim "
    "claims claimed claiming comment commented complain complains complained concede conceded "
    "conclude concludes concluded confirm confirms confirmed confirming contend contends contended "
    "criticize criticized declare declared declined deny denies denied denying describe describes "
    "described describing disclose disclosed dismiss dismissed estimate estimates estimated "
    "expect expects expected explain explains explained express expressed fear fears feared find "
    "finds found hint hinted indicate indicates indicated indicating inform informed insist "
    "insists insisted maintain maintains maintained mention mentioned note notes noted noting "
    "observe observed point points pointed predict predicts predicted propose question questioned "
    "quote quoted read reads recall recalled recalls report reports reported reporting reportedly "
    "remark remarked reply replied respond responded reveal reveals revealed see seen show shows "
    "showed shown signal signaled speculate speculated speak speaks spoke state stated stating "
    "suggest suggests suggested suggesting suspect suspected tweet tweeted testify testified think "
    "thinks thought thinking urge urged view viewed voice voiced warn warns warned warning wonder "
    "wondered worry worries worried write writes wrote written writing",
    "opening": '( [ { “ ‘ "',
    "closing": ") ] } ” ’",
    "stop": ". , ; : ! ? - – — … ...",
}

#: word → number of its class; 0 is everything else (the open classes).
CLOSED: Final[dict[str, int]] = {
    word: number
    for number, words in enumerate(_CLASSES.values(), start=1)
    for word in words.split()
}

_NUMBER: Final[dict[str, int]] = {name: n for n, name in enumerate(_CLASSES, start=1)}
SAYING: Final[int] = _NUMBER["saying"]
AUXILIARY: Final[int] = _NUMBER["auxiliary"]
