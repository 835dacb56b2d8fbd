// Plates for a measurement: so many that no window sees a burst.
'use strict';

const PLATES = 3_000;

/** Opens windows with plates at service points of their own. @param {string} url @param {Record<string, string>} headers @returns {Promise<string[]>} */
async function openPlates(url, headers) {
  const ask = async (/** @type {string} */ route, /** @type {object | undefined} */ body) => {
    const init = body
      ? { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
      : { headers };
    return (await fetch(`${url}/api/v1${route}`, init)).json();
  };
  const [{ unitId, division }] = (await ask('/service-points?pageSize=1')).items;
  /** @type {string[]} */
  const codes = [];
  for (let place = 0; codes.length < PLATES; place += 1) {
    const windowNames = Array.from({ length: 100 }, (_, n) => `${n + 1} 号窗口`);
    const { id } = await ask('/service-points', { name: `大厅 ${place}`, unitId, division, windowNames });
    const { items } = await ask(`/service-points/${id}/windows`);
    codes.push(...items.map((/** @type {{ plateCode: string }} */ { plateCode }) => plateCode));
  }
  return codes;
}

module.exports = { openPlates };
