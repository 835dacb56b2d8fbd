/** The division a row is of, as every import asks for it. */
export const DIVISION = {
  field: 'division',
  names: ['行政区划', '区划', '地区', '所属区划', '所在区划', '所属地区', '所在地区', 'division'],
  about: '名称或区划代码；同名的写成“上级/本级”',
  example: '格尔木市',
};

/** Rows of one call to a service. */
export const MANY = 500;
/** Where each row costs much, as a password's hash does: few, so that a call is short and progress is seen. */
export const FEW = 50;
