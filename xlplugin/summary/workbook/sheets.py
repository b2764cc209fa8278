"""The sheets of a summary, in their order."""

from typing import Final

OVERVIEW: Final = "概览"
RANKING: Final = "排名"
BY_FORM: Final = "各表发现"
KINDS: Final = "发现种类"
FINDINGS: Final = "核查发现"
INDICATORS: Final = "指标分析"
HEAT_MAPS: Final = "热力图"
ANOMALIES: Final = "异常"
FAILURES: Final = "未能处理"
CHANGES: Final = "两年对比"
