import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Builder } from './components/builder';
import { Button } from './components/button';
import { CrashGuard } from './components/crash-guard';
import { useCatalog } from './hooks/use-catalog';

export function App() {
  const { catalog, failure, retry } = useCatalog();
  if (catalog) {
    return (
      <I18nProvider locale="en-US">
        <CrashGuard>
          <Builder catalog={catalog} />
        </CrashGuard>
      </I18nProvider>
    );
  }
  return (
    <main className="waiting">
      <h1>AntiGravity</h1>
      {failure === undefined ? (
        <p role="status">Loading the catalogue…</p>
      ) : (
        <div role="alert">
          <p>{failure}</p>
          <Button kind="primary" onPress={retry}>
            Try again
          </Button>
        </div>
      )}
    </main>
  );
}
