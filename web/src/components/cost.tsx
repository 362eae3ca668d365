import type { Plan } from '../../../server/contract';

/** What its place in the cloud costs, and what that figure stands on. */
export function Cost({ cost }: { cost: NonNullable<Plan['cost']> }) {
  const { title, region, date, items, monthly, assumptions } = cost;
  return (
    <>
      <h3>
        {title}: about {dollars(monthly)} a month
      </h3>
      <p className="description">
        In {region}, at the prices of {date}.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">A month</th>
            <th scope="col">USD</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ what, quantity, unit, monthly: sum }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{`${quantity.toLocaleString('en')} ${unit}`}</td>
              <td>{sum.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul>
        {assumptions.map((assumption) => (
          <li key={assumption}>{assumption}</li>
        ))}
      </ul>
    </>
  );
}

export function dollars(sum: number): string {
  return `$${sum.toFixed(sum < 100 ? 2 : 0)}`;
}
