import type { Plan } from '../../../server/contract';
import { memory } from '../state/words';
import { Cost } from './cost';

export function Services({ plan }: { plan: Plan }) {
  const { services, webInterfaces, environment, steps, cost } = plan;
  const withMemory = services.some((service) => service.memory);
  return (
    <div className="scroll" role="region" aria-label="Services, pages, cost, steps and variables" tabIndex={0}>
      <h3>Services</h3>
      {services.length === 0 ? (
        <p>None: everything runs in Python environments on your machine, without Docker.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Image</th>
              <th scope="col">Ports on your machine</th>
              {withMemory && <th scope="col">Memory</th>}
            </tr>
          </thead>
          <tbody>
            {services.map(({ name, image, built, ports, comment, memory: taken }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  {comment && <span className="description">{comment}</span>}
                </th>
                <td className="code">{built ? 'built from the project' : image}</td>
                <td>
                  {ports.length === 0
                    ? 'none'
                    : ports.map(({ variable, host }) => (
                        <span key={variable} className="port" title={`Moved by ${variable} in .env`}>
                          {host}
                        </span>
                      ))}
                </td>
                {withMemory && <td>{taken ? memory(taken) : ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {webInterfaces.length > 0 && (
        <>
          <h3>Pages, once it runs</h3>
          <ul>
            {webInterfaces.map(({ title, url, user, passwordKey, note }) => (
              <li key={title}>
                <strong>{title}</strong> <span className="code">{url}</span>
                {user && `, user ${user}`}
                {passwordKey && `, password: ${passwordKey} in .env`}
                {note && `. ${note}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {cost && <Cost cost={cost} />}
      {steps.length > 0 && (
        <>
          <h3>Steps of a run, in their order</h3>
          <ol>
            {steps.map(({ id, title }) => (
              <li key={id}>{title}</li>
            ))}
          </ol>
        </>
      )}
      {environment.length > 0 && (
        <>
          <h3>Variables in .env</h3>
          <ul>
            {environment.map(({ name, comment, secret }) => (
              <li key={name}>
                <span className="code">{name}</span>
                {secret && <span className="tag">secret, drawn for your project</span>}
                <span className="description">{comment}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
