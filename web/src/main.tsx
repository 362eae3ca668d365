import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { apply, remembered } from './hooks/use-theme';
import './styles/index.css';

apply(remembered());
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
