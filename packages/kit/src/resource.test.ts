import { resourceOf } from './resource';

test.each<[string[], object]>([
  [['lead'], { 'service.name': 'lead', 'service.namespace': 'haixi' }],
  [['directory', 'lead'], { 'service.name': 'platform', 'service.namespace': 'haixi', 'mingjing.services': 'directory lead' }],
])('a process of %p says what it is', (services, attributes) => {
  expect(resourceOf(services, 'haixi').attributes).toEqual(attributes);
});
