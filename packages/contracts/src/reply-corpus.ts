/**
 * How people write their replies to an SMS: what means which level, what asks for no more messages, and what tells nothing by
 * itself. Value of rule `notification.replies`, so that a division adds what its people write; apps/notification/src/reply.ts
 * says what each list does. Phrases are compared after Unicode NFKC, without spaces, stops and case.
 */
export interface ReplyCorpus {
  /** Days for which a reply that nobody could read by rule is kept, sealed, for the coordinator. */
  keepDays: number;
  /** Most of them that are kept of one number at a time. */
  mostPerNumber: number;
  verySatisfied: string[];
  satisfied: string[];
  basicallySatisfied: string[];
  unsatisfied: string[];
  veryUnsatisfied: string[];
  /** No level by themselves, but beside a level of dissatisfaction a contradiction. */
  praise: string[];
  /** No level by themselves, but beside a level of satisfaction a contradiction. */
  complaint: string[];
  /** Wants no more messages; "…" stands for up to six characters. */
  optOut: string[];
  /** Wants messages again. */
  resume: string[];
  /** Before a digit or a phrase, and without meaning: 我选, 回复. */
  leadIns: string[];
  /** After it, and without meaning: 吧, 谢谢. */
  endings: string[];
  /** Makes a phrase of satisfaction or its opposite stronger: 很, 非常. */
  degrees: string[];
  /** What is counted: a digit right before it is no answer (3人排队, 2小时). */
  measures: string[];
  /** After a phrase they turn its meaning around or ask: 吗, 个鬼. */
  turns: string[];
  /** Before a request not to be written to they turn it around or ask: 不, 怎么. */
  negations: string[];
  /** What is hoped for is no judgement: 希望, 下次. */
  wishes: string[];
  /** Scorn and irony: no level stands beside it (1 做梦, 满意，骗你的); beside a request not to be written to it tells nothing. */
  scoffs: string[];
  /** Behind what speaks of a level they take it back: 不满意的地方没有. */
  denials: string[];
  /** What explanations speak of: short words behind a level of satisfaction are one where one of these, praise or a complaint is in them. */
  topics: string[];
  /** Two characters each: the first is read as the second (traditional ones, frequent slips). */
  sameCharacters: string[];
}

const list = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** What the platform begins with; a value of the rule takes its place as a whole. */
export const DEFAULT_REPLY_CORPUS: ReplyCorpus = {
  keepDays: 30,
  mostPerNumber: 10,
  verySatisfied: list('非常满意 很满意 十分满意 特别满意 相当满意 超级满意 超满意 太满意了 满意极了 满意得很 百分百满意 一百个满意'),
  satisfied: list(
    `满意 比较满意 挺满意 蛮满意 都满意 全部满意 总体满意 整体满意 我满意 满意的 满意满意 没有不满意 好评 很好 非常好 挺好 蛮好 特别好 好得很
     好的很 好着呢 可以着呢 攒劲 美得很 很不错 挺不错 不错 点赞 赞 慢意 满义 满已 满艺 满益 👍 😊 🌹 👏 😄`,
  ),
  basicallySatisfied: list(
    '基本满意 还算满意 还满意 算满意 勉强满意 基本上满意 大致满意 大体满意 还行 还可以 还凑合 凑合 过得去 马马虎虎 就那样',
  ),
  unsatisfied: list(
    `不满意 不太满意 不是很满意 不是太满意 不怎么满意 不够满意 不大满意 不很满意 不满 有点不满意 有些不满意 比较不满意 都不满意 一点不满意
     没法满意 不满义 不慢意 不满已 不满艺 不漫意 差评 差 差劲 很差 太差 太差了 差得很 差的很 不好 很不好 不行 不中 不咋地 不咋的 不怎么样 👎 😡 😠`,
  ),
  veryUnsatisfied: list(
    '非常不满意 很不满意 十分不满意 特别不满意 极不满意 极其不满意 太不满意了 相当不满意 超级不满意 一点都不满意 一点也不满意 完全不满意 根本不满意 坚决不满意',
  ),
  praise: list('满意 表扬 点赞 好评 很好 太好了 非常好 态度好 态度很好 服务好 服务很好 热情 周到 真棒 很棒 👍 😊 🌹 👏'),
  complaint: list(
    '不满意 差评 太差 很差 差劲 服务差 态度差 态度不好 服务不好 态度恶劣 没人理 没人管 气死 垃圾 失望 糟糕 恶劣 骂人 吵架 👎 😡 😠',
  ),
  optOut: list(
    `T TD TT TTT TDTD T退订 TD退订 退订 退订T 退订TD 退订回T 退订短信 短信退订 退订此短信 退订信息 退订消息 全部退订 拒收 拒收短信 拒绝接收
     拒收信息 取消订阅 取消短信 取消推送 停止发送 停发 停发短信 停止推送 STOP STOPALL UNSUBSCRIBE UNSUB QUIT
     别再发了 别发了 别发 别再发 不要再发 不要再发了 不要发了 不要发 不用再发了 不用发了 别给我发短信 别再给我发…短信 不要给我发…短信 不要再给我发…短信
     不要再发短信 别再发短信 别发短信 不要发短信 别再发…短信 不要再发…短信 以后别发 以后不要发 以后别再发 不想收到 不想再收到 不愿收到 不愿再收到 不想收 不想再收 不想接收 不想再接收 不愿接收 不想收到短信 不想收到…短信 不想再收到…短信
     不接收短信 不要短信 不收短信 不再接收 不需要短信 别打扰 请勿打扰 勿扰 别再打扰 不要打扰 不要再打扰 别骚扰 别再骚扰 不要骚扰 不要再骚扰 别烦我 不要烦我`,
  ),
  resume: list('HF 恢复 恢复短信 恢复接收 恢复订阅 取消退订 重新订阅 重新接收 取消拒收'),
  leadIns: list(
    `我 我们 本人 俺 咱 回 回复 答复 答 选 选择 我选 我选择 选项 给 打 打个 打分 评 评价 评价为 评价是 我的评价是 评分 给个 给你 给你们 满意度 满意度是
     满意度为 结果 结果是 答案 是 为 就 就是 总体 整体 总的 总的来说 总之 对此 对此次 对这次 这次 本次 此次 服务 服务评价 以后 今后 请 请你们 请您 麻烦 麻烦你们
     你们 我要 我想 要 想 要求 申请 同意 感觉 觉得 我觉得 还 那就 都 办理 办事 你好 您好`,
  ),
  endings: list(
    `吧 啊 呀 哦 喔 噢 呢 哈 哈哈 嘛 啦 了 的 滴 地 哒 呗 哟 着 咯 喽 谢谢 谢谢你们 谢谢您 谢谢你 谢了 感谢 多谢 非常感谢 辛苦了 辛苦 你们辛苦了 好吗 可以吗
     行吗 IT NOW PLEASE PLS THANKS THX 分 分吧 项 选项 本次服务 这次服务 你们 您 你`,
  ),
  degrees: list('很 非常 十分 特别 太 极 极其 极度 相当 超级 超 最 真 真的 真是 完全 绝对 实在'),
  measures: list(
    `人 个 号 楼 点 天 次 小时 钟头 分钟 分多 刻钟 秒 月 年 日 周 星期 礼拜 块 元 角 毛钱 份 张 名 位 遍 趟 层 家 件 种 样 米 公里 岁 多 几 十 百 千 万
     亿 度 级 星 般 台 条 双 组 室 栋 季 届 倍 折 页 版 套 步 班 科 科室 窗口 类 章 股 斤 瓶 篇 包 箱 盒 枚 颗 棵 些 旬 期 字 句 声 项`,
  ),
  turns: list(
    '度 吗 么 个 才怪 不 与 或 和 率 什么 啥 谁 就怪 不了 就好 才好 再 后 之后 才 没有 没 而 的话 则 即可 调查 评价 回访 是不可能 怎么 的地方 之处 的人',
  ),
  negations: list(
    '不 不要 不用 不必 不想 不会 不能 不是 没 没有 没要 没说 别 勿 未 无需 无须 莫 怎么 怎样 怎 咋 咋个 如何 为什么 为啥 为何 是否 要不要 谁 误 吗 么',
  ),
  wishes: list('希望 但愿 盼 愿 下次 下回 今后 早日 争取 努力 如果 要是 假如 才能 怎样 怎么 如何 何时 何日 何年 让 使 请 建议'),
  scoffs: list(
    `不可能 怎么可能 想得美 想的美 想多了 做梦 作梦 白日梦 梦里 你妹 你妈 你大爷 你爷爷 尼玛 个头 个屁 放屁 狗屁 屁 鬼才 见鬼 鬼扯 扯淡 扯蛋 瞎扯 才怪 反话 反语 反着 讽刺 骗你 骗人
     骗鬼 逗你 逗我 逗你玩 开玩笑 玩笑 说笑 呵呵 呸 滚 滚蛋 滚开 假的 假话 瞎说 胡说 乱说 乱填 随便填 随便选 违心 才不 哪有 哪会 休想 妄想 别想 没门 没戏
     你猜 猜猜 笑话 笑死 搞笑 可笑 可能吗 配吗 也配 不配 鬼信 烦死 烦人 有病 神经病 无语 🙄 🤮 🤡 💩 😂 🤣 😅 🙃 🖕`,
  ),
  denials: list(
    '没有 没 木有 没得 无 不 不是 不对 不算 不存在 不至于 不可能 不会 不多 没几个 很少 谈不上 说不上 算不上 称不上 没这回事 哪有 哪里有 未有 为零 找不到 找不出 挑不出 说不出 是假的 才怪 否',
  ),
  topics: list(
    `但 不过 可是 只是 就是 因为 由于 除了 虽然 快 慢 久 等 忙 排队 排号 取号 叫号 停车 车位 材料 手续 流程 环境 设施 空调 厕所 座位 卫生 态度 服务 窗口 大厅 人员 同志 领导 电话 网上 系统
     指引 引导 讲解 解释 解答 咨询 时间 效率 高效 及时 顺利 方便 便捷 便民 耐心 细心 贴心 认真 负责 专业 礼貌 干净 一次 当场 马上 办好 办完 办成 解决 帮 感谢 感激 继续 保持 加油 暖`,
  ),
  sameCharacters: list(
    `滿满 訂订 定订 钉订 閱阅 復复 覆复 評评 價价 個个 樣样 還还 過过 謝谢 這这 級级 選选 擇择 號号 別别 態态 務务 辦办 對对 總总 體体 們们 贊赞 發发 給给 嗎吗 麼么 麽么
     險险 擾扰 騷骚 煩烦 動动 絕绝 請请 會会 話话 項项 點点 為为 來来 說说 錯错 幾几 氣气 惡恶 恆恒 長长 時时 間间 鐘钟 極极 訊讯 簡简 無无 須须 誤误 誰谁 實实 沒没
     從从 與与 後后 熱热 壞坏 閉闭`,
  ),
};
