import type { ProjectContext } from '../../core/context';

/** A page of the project once it runs. */
export interface Page {
  title: string;
  url: string;
  user?: string;
  /** Where the password is; the password itself is shown nowhere. */
  passwordIn?: string;
  note?: string;
}

export function pagesOf(ctx: ProjectContext): Page[] {
  return ctx.services.webInterfaces.map(({ title, portKey, path, user, passwordKey, note }) => ({
    title,
    url: `http://127.0.0.1:${ctx.port(portKey)}${path}`,
    ...(user && { user }),
    ...(passwordKey && { passwordIn: `.env: ${passwordKey}` }),
    ...(note && { note }),
  }));
}
