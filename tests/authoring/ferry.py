"""A form that is nowhere in the package: two tables and a few checks, as one YAML file."""

FORM = """
form: ferry.year
name: 渡口年度情况表
title: 渡口年度情况表
unit: 万元
year: [title]
submitting_unit: profile.ferry_name
aliases:
  船长: [渡工]

sections:
  profile:
    heading: 一、渡口概况
    drawn: |
      渡口名称 | {ferry_name} | 船长 | {captain}
    required: [ferry_name]
    fields:
      ferry_name: {name: 渡口名称, type: org}
      captain: {name: 船长, type: name}

  ferries:
    heading: 二、渡船用款（万元）
    drawn: |
      船名 | 用款合计       | 其中：       | <            | 渡客
      ^    | ^              | 修船         | 买油         | ^
      {@}  | {ferry_total}  | {repair}     | {fuel}       | {guests} | ...
    required: section
    fields:
      ferry_total: {name: 用款合计, type: money, decimals: 2}
      repair: {name: 修船, type: money, decimals: 2}
      fuel: {name: 买油, type: money, decimals: 2}
      guests: {name: 渡客, type: count}

checks:
  ferry.year/ferries/total:
    code: SUM_MISMATCH
    in: ferries
    rule: 用款合计 = 修船 + 买油

examples:
  - drawn: |
      # 2031年度渡口年度情况表
      # 一、渡口概况
      渡口名称 | 东渡管理所 | 渡工 | 甲子
      # 二、渡船用款（万元）
      船名   | 用款合计 | 其中： | <     | 渡客
      ^      | ^        | 修船   | 买油  | ^
      飞燕号 | 30.75    | 10.50  | 20.25 | 1204
  - drawn: |
      # 2031年度渡口年度情况表
      # 一、渡口概况
      渡口名称 | 东渡管理所 | 船长 | 甲子
      # 二、渡船用款（万元）
      船名   | 用款合计 | 其中： | <     | 渡客
      ^      | ^        | 修船   | 买油  | ^
      飞燕号 | 31.75    | 10.50  | 20.25 | 1204
    flags: SUM_MISMATCH
"""
