// A plain viewer of openapi.json: no outside host, no inline script, nothing kept.
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  /** A schema as an example-like outline, references followed to a depth. */
  function outline(schema, components, depth = 0) {
    if (!schema || depth > 6) return '…';
    if (schema.$ref) return outline(components[schema.$ref.split('/').pop()], components, depth + 1);
    const choice = schema.anyOf || schema.oneOf;
    if (choice) return outline(choice[0], components, depth + 1);
    if (schema.enum) return schema.enum.join(' | ');
    if (schema.const !== undefined) return schema.const;
    if (schema.type === 'array') return [outline(schema.items, components, depth + 1)];
    if (schema.properties) {
      const entries = Object.entries(schema.properties).map(([name, inner]) => [name, outline(inner, components, depth + 1)]);
      return Object.fromEntries(entries);
    }
    const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type || 'any';
    const hint = schema.description || schema.format;
    return hint ? `${type} (${hint})` : type;
  }

  function field(label, element) {
    return make('label', {}, make('span', { className: 'name', textContent: label }), element);
  }

  function example(schema, components) {
    const resolved = schema.$ref ? components[schema.$ref.split('/').pop()] : schema;
    const required = new Set(resolved.required || []);
    const outlined = outline(resolved, components);
    if (typeof outlined !== 'object') return '{}';
    return JSON.stringify(
      Object.fromEntries(
        Object.keys(outlined)
          .filter((name) => required.has(name))
          .map((name) => [name, '']),
      ),
      undefined,
      2,
    );
  }

  async function send(path, method, inputs, body, output) {
    let url = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const { parameter, input } of inputs) {
      if (!input.value) continue;
      if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (parameter.in === 'query') query.set(parameter.name, input.value);
      else headers[parameter.name] = input.value;
    }
    if (byId('token').value) headers.authorization = `Bearer ${byId('token').value.trim()}`;
    if (body) headers['content-type'] = 'application/json';
    output.hidden = false;
    output.textContent = '…';
    try {
      const suffix = query.size ? `?${query}` : '';
      const response = await fetch(url + suffix, { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
      const text = await response.text();
      let shown = text;
      try {
        shown = JSON.stringify(JSON.parse(text), undefined, 2);
      } catch {
        // Not JSON: shown as it is.
      }
      output.textContent = `${response.status}\n${shown}`;
    } catch (error) {
      output.textContent = String(error);
    }
  }

  function trial(path, method, operation, components) {
    const json = operation.requestBody?.content?.['application/json']?.schema;
    if (operation.requestBody && !json) return [];
    const inputs = (operation.parameters || []).map((parameter) => ({ parameter, input: make('input', { autocomplete: 'off' }) }));
    const body = json && make('textarea', { rows: 6, value: example(json, components) });
    const output = make('pre', { hidden: true });
    const button = make('button', { type: 'button', textContent: '发送 Send' });
    button.addEventListener('click', () => send(path, method, inputs, body, output));
    const fields = inputs.map(({ parameter, input }) =>
      field(`${parameter.name} (${parameter.in})${parameter.required ? ' *' : ''}`, input),
    );
    return [...fields, ...(body ? [field('body', body)] : []), button, output];
  }

  function details(path, method, operation, components) {
    const summary = make(
      'summary',
      {},
      make('span', { className: 'method', textContent: method.toUpperCase() }),
      make('span', { className: 'path', textContent: path }),
      ` — ${operation.summary}`,
    );
    const element = make('details', { className: 'operation' }, summary);
    // Filled when opened: hundreds of outlines at once would make an old machine wait.
    element.addEventListener('toggle', () => {
      if (element.children.length > 1) return;
      element.append(make('p', { className: 'who', textContent: operation.description }));
      for (const [media, { schema }] of Object.entries(operation.requestBody?.content || {})) {
        element.append(
          make('h4', { textContent: `Request ${media}` }),
          make('pre', { textContent: JSON.stringify(outline(schema, components), undefined, 2) }),
        );
      }
      for (const [status, response] of Object.entries(operation.responses)) {
        const schema = response.content?.['application/json']?.schema;
        if (schema)
          element.append(
            make('h4', { textContent: `Answer ${status}` }),
            make('pre', { textContent: JSON.stringify(outline(schema, components), undefined, 2) }),
          );
      }
      element.append(...trial(path, method, operation, components));
    });
    return element;
  }

  function show(document_) {
    const components = document_.components?.schemas || {};
    byId('about').textContent = document_.info.description;
    const groups = new Map();
    for (const [path, methods] of Object.entries(document_.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const group = groups.get(operation.tags[0]) || [];
        groups.set(operation.tags[0], group);
        group.push({ text: `${method} ${path} ${operation.summary}`.toLowerCase(), element: details(path, method, operation, components) });
      }
    }
    const sections = [...groups].map(([tag, entries]) => ({
      entries,
      element: make('section', {}, make('h2', { textContent: tag }), ...entries.map(({ element }) => element)),
    }));
    byId('operations').replaceChildren(...sections.map(({ element }) => element));
    byId('find').addEventListener('input', ({ target }) => {
      const wanted = target.value.toLowerCase();
      for (const { entries, element } of sections) {
        for (const entry of entries) entry.element.hidden = !entry.text.includes(wanted);
        element.hidden = entries.every((entry) => entry.element.hidden);
      }
    });
  }

  fetch('/openapi.json')
    .then((response) => response.json())
    .then(show)
    .catch((error) => {
      byId('operations').textContent = `读取失败 Failed: ${error}`;
    });
})();
