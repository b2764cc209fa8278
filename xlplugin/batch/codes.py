"""What can be wrong with a review of many workbooks: code, severity and remedy."""

from xlplugin.problem import Code, Severity

BATCH_EMPTY = Code("batch-empty", Severity.ERROR, "请核对文件夹、文件名或通配符")
BATCH_TIME = Code(
    "batch-time",
    Severity.ERROR,
    "请单独对它运行 xlplugin audit，或加大 --time-limit 后用 --resume 再运行",
)
BATCH_MEMORY = Code(
    "batch-memory",
    Severity.ERROR,
    "请删去与自评表无关的大表，或加大 --memory-limit 后用 --resume 再运行",
)
BATCH_DIED = Code("batch-died", Severity.ERROR, "请用 --resume 再运行一次；还是这样的，把文件交给维护人员")
BATCH_CHANGED = Code("batch-changed", Severity.ERROR, "请等它保存好，用 --resume 再运行一次")
BATCH_WORKERS = Code("batch-workers", Severity.ERROR, "请加大 --memory-limit 或减少 --jobs 后再试")
BATCH_OUTPUT = Code("batch-output", Severity.ERROR)
BATCH_PREVIOUS = Code("batch-previous", Severity.ERROR)
BATCH_SUMMARY = Code(
    "batch-summary",
    Severity.ERROR,
    "请关闭这个文件（或腾出磁盘空间），再加 --resume 运行：没有变的不重新核查，只重写汇总",
)
BATCH_WRITE = Code("batch-write", Severity.ERROR, "请腾出磁盘空间后加 --resume 再运行，已写的不会重做")

BATCH_CLUSTER_MISSING = Code(
    "batch-cluster-missing", Severity.ERROR, '请运行 pip install "xlplugin[cluster]"'
)
BATCH_CLUSTER_AWAY = Code(
    "batch-cluster-away", Severity.ERROR, "请核对 --scheduler 后的地址，确认调度器已启动、防火墙放行"
)
BATCH_CLUSTER_EMPTY = Code(
    "batch-cluster-empty", Severity.ERROR, "请启动工作进程（dask worker）后加 --resume 再运行"
)
BATCH_CLUSTER_LOST = Code(
    "batch-cluster-lost", Severity.ERROR, "请等集群恢复后加 --resume 再运行，已写的不会重做"
)
BATCH_CLUSTER_OTHER = Code(
    "batch-cluster-other",
    Severity.ERROR,
    "请在集群各台机器上安装与本机相同的 xlplugin，不设 XLPLUGIN_RUBRICS，重新启动工作进程后再试",
)
BATCH_CLUSTER_WORKER = Code(
    "batch-cluster-worker",
    Severity.ERROR,
    "请确认集群的调度器和工作进程都装有 xlplugin[cluster]，内存和磁盘够用，然后加 --resume 再运行",
)
REPORT_UNREAD = Code("report-unread", Severity.WARNING, "请单独对它运行 xlplugin audit --report 看原因")
