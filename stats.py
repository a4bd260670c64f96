import sys; sys.path.insert(0,'/work/shared/prototypes/boundary')
import re,json,glob
from collections import Counter
WC=r"\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"
TOK=re.compile('['+WC+']+'); END=re.compile(r'[.…؟!?\n]')
D=re.compile(r'[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]')
T=str.maketrans('أإآٱى','ااااي')
nz=lambda w:D.sub('',w).translate(T)
U=Counter();E=Counter();S=Counter();V=Counter();S2=Counter();V2=Counter()
for f in glob.glob('/work/shared/data/train/*.jsonl'):
    if 'ant' in f: continue
    for l in open(f):
        d=json.loads(l);t=d['text'];ends=sorted(b for a,b in d['spans'])
        import bisect
        ms=list(TOK.finditer(t));ws=[nz(m.group()) for m in ms]
        for i in range(len(ms)-1):
            g=t[ms[i].end():ms[i+1].start()]
            k=bisect.bisect_left(ends,ms[i].end()); e=k<len(ends) and ends[k]<=ms[i+1].start()
            U[ws[i]]+=1;V[ws[i+1]]+=1
            if i+2<len(ms): V2[ws[i+1],ws[i+2]]+=1
            if e:
                E[ws[i]]+=1;S[ws[i+1]]+=1
                if i+2<len(ms): S2[ws[i+1],ws[i+2]]+=1
n=sum(U.values());print(n,sum(E.values()))
never=[(w,c,E[w]) for w,c in U.most_common(1500) if E[w]/c<0.004]
print('NOEND',' '.join(f'{w}:{c}/{e}' for w,c,e in never[:260]))
never=[(w,c,S[w]) for w,c in V.most_common(2500) if S[w]/c<0.002]
print('NOSTART',' '.join(f'{w}:{c}/{e}' for w,c,e in never[:420]))
print('STARTERS',' '.join(f'{w}:{V[w]}/{e}' for w,e in S.most_common(200)))
