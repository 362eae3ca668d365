import { Component, type ReactNode } from 'react';

/** A mistake of ours must not leave an empty page: the stack is in the address, so loading again keeps it. */
export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="waiting">
        <h1>AntiGravity</h1>
        <div role="alert">
          <p>The page has a defect here and stopped. Your stack is kept in its address: load the page again.</p>
          <button className="button primary" type="button" onClick={() => location.reload()}>
            Load again
          </button>
        </div>
      </main>
    );
  }
}
