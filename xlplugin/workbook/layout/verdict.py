"""The formulas that hold a claim against a computed score; arguments are cells in A1 writing."""


def comparison(claim: str, score: str, explanation: str) -> str:
    """Claim against computed score, in words."""
    compared = f'IF(ISNUMBER({claim}),IF(ROUND({claim}-{score},4)=0,"一致","不符"),"数据有误")'
    unknown = f'IF(ISNUMBER(FIND("；待评定，",{explanation})),"待定","无法核算")'
    scored = f'IF({claim}="","按测算",{compared})'
    return f'=IF(ISNUMBER({score}),{scored},IF(ISNA({score}),{unknown},"数据有误"))'


def counted(claim: str, score: str) -> str:
    """The computed score, or the claim where nothing could be computed."""
    return f'=IF(ISNUMBER({score}),{score},IF(ISNUMBER({claim}),{claim},""))'
