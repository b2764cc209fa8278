"""Whose forms they are: districts, departments and their projects, all invented."""

from random import Random
from typing import NamedTuple

from tests.provinces.filling import Head

DISTRICTS = (
    "青溪县",
    "云岭区",
    "白石市",
    "望江县",
    "临湖区",
    "长汀口区",
    "河湾县",
    "东岭市",
    "石桥区",
    "金坪县",
    "松原岭县",
    "新港区",
)
_DEPARTMENTS = """
教育局 教育技术中心 校园安全设施改造 乡村教师培训 学生营养改善计划 普惠性学前教育奖补
卫生健康局 疾病预防控制中心 基层医疗设备购置 慢性病筛查 妇幼健康服务 卫生应急能力建设
水务局 河道管理中心 病险水库除险加固 农村饮水安全巩固提升 河道清淤疏浚 节水型社会建设
农业农村局 农业技术推广中心 高标准农田建设 动物疫病防控 农产品质量安全监测 农村人居环境整治
交通运输局 公路养护中心 农村公路养护 公交运营补贴 桥梁安全检测 道路交通安全设施提升
住房和城乡建设局 市政工程服务中心 老旧小区改造 城市照明设施维护 农村危房改造 燃气管网更新
生态环境局 环境监测站 空气质量自动监测运维 土壤污染状况调查 黑臭水体治理 噪声自动监测站建设
文化广电和旅游局 文化馆 公共文化服务体系建设 文物保护修缮 旅游公共服务设施提升 全民阅读推广
民政局 社会福利院 居家养老服务补贴 社区服务站建设 残疾人照料服务 临时救助
人力资源和社会保障局 就业服务中心 职业技能提升培训 公益性岗位补贴 创业孵化基地运营 劳动关系公共服务
应急管理局 应急指挥中心 防灾减灾物资储备 森林防火隔离带建设 安全生产执法检查 应急广播系统建设
自然资源局 测绘院 地质灾害防治 不动产登记信息化 国土变更调查 矿山生态修复
林业局 国有林场 天然林保护 林业有害生物防治 森林抚育 古树名木保护
市场监督管理局 质量检验所 食品安全抽检 计量器具检定 特种设备安全监察 消费维权服务站建设
城市管理局 环卫中心 生活垃圾分类 公厕新建改造 园林绿化养护 市容环境综合整治
科学技术局 科技创新服务中心 科技型中小企业研发补助 科普示范基地建设 技术转移服务体系建设 科技特派员选派
司法局 公共法律服务中心 法律援助 人民调解以案定补 社区矫正信息化 普法宣传
退役军人事务局 军休服务中心 烈士纪念设施修缮 退役军人适应性培训 双拥共建 优抚对象健康体检
档案馆 数字档案中心 馆藏档案数字化 档案库房改造 口述历史征集 档案安全备份
供销合作社 农资服务公司 农村电商服务站建设 农资储备 冷链物流设施建设 再生资源回收网点建设
"""
_DEEDS = ("建设任务", "服务任务", "年度计划内各项任务")
_GAINS = ("改善群众生产生活条件", "提高公共服务水平", "提升群众满意度", "保障工作正常开展")
_PEOPLE = ("张某", "李某", "王某", "赵某", "陈某", "刘某", "杨某")


class Filer(NamedTuple):
    """A department of a district, the unit that carries out its projects, one of them, and all."""

    district: str
    department: str
    unit: str
    project: str
    projects: tuple[str, ...]

    @property
    def name(self) -> str:
        """The department as forms write it."""
        return f"{self.district}{self.department}"

    def head(self, random: Random) -> Head:
        """What stands above the indicators of its form."""
        deed, gain = random.choice(_DEEDS), random.choice(_GAINS)
        return Head(
            project=f"{self.project}项目" if random.random() < 0.6 else self.project,
            department=self.name,
            agency=f"{self.district}{self.unit}",
            person=random.choice(_PEOPLE),
            phone=f"0{random.randint(310, 999)}-555{random.randint(0, 9999):04}",
            goal=f"完成{self.project}的{deed}，{gain}。",
            achieved=f"{self.project}的{deed}按计划推进，{gain}。",
        )


def filer(random: Random) -> Filer:
    """One of all."""
    department, unit, *projects = random.choice(_DEPARTMENTS.split("\n")[1:-1]).split()
    return Filer(random.choice(DISTRICTS), department, unit, random.choice(projects), tuple(projects))


def file_name(filer: Filer, year: int, number: int, random: Random, *, whole: bool) -> str:
    """A file's name, without its ending, as departments give them.

    Args:
        filer: whose it is.
        year: the year that the form is about.
        number: its number, which some write in front.
        random: chooses.
        whole: whether the form is about the whole department, not one project.
    """
    what = "部门整体支出" if whole else filer.project
    ways = (
        f"{filer.name}{what}绩效自评表",
        f"{filer.name}{year}年度{what}绩效自评表（终稿）",
        f"附件2：{what}绩效自评表-{filer.name}",
        f"{number}.{filer.department}{what}自评表",
        f"{filer.department}（{what}）",
        f"{year}年{filer.name}绩效自评表 {what}",
        f"自评表-{what}-改",
    )
    return random.choice(ways)
