import { PRICE_REGIONS, PRICES, PRICES_OF } from '../../core/catalog/prices';
import { costOf, estimateCost } from '../../core/cost';
import { generate } from '../support/stack';

const place = {
  cloud: 'aws',
  title: 'AWS',
  resources: () => [
    { price: 'aws.nat_gateway' as const, quantity: 730 },
    { price: 'aws.files' as const, quantity: 10 },
  ],
  assumptions: () => ['ten GB'],
};

test('a cost is the sum of what is asked for at the prices of the table', () => {
  const estimate = costOf(place);
  expect(estimate).toMatchObject({ cloud: 'aws', region: 'us-east-1', date: PRICES_OF, currency: 'USD' });
  expect(estimate.items.map(({ monthly }) => monthly)).toEqual([32.85, 0.23]);
  expect(estimate.monthly).toBe(33.08);
});

test('a resource without a price is a mistake in the table, not a free one', () => {
  const resources = () => [{ price: 'aws.unheard_of' as 'aws.files', quantity: 1 }];
  expect(() => costOf({ ...place, resources })).toThrow('core/catalog/prices.ts has no aws.unheard_of');
});

test('a stack that stays on its machine has no cost', () => {
  expect(estimateCost(generate({ name: 'shop', storage: ['duckdb'] }).ctx)).toBeUndefined();
});

test.each(Object.entries(PRICES))('%s has a price, a unit, a source, a region', (name, price) => {
  expect(price.usd).toBeGreaterThan(0);
  expect(price.unit).toMatch(/^[A-Za-z-]+$/);
  expect(price.source).toMatch(/^[a-z0-9.-]+\.[a-z]+\//);
  expect(PRICE_REGIONS[name.split('.')[0] ?? '']).toBeDefined();
  if ('seen' in price) expect(price.seen <= PRICES_OF).toBe(true);
});
