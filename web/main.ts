import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './app.svelte';
import { workOffline } from './offline.ts';
import { openStudio } from './state/openStudio.ts';
import { texts } from './texts.ts';

const workspace = openStudio();
const target = document.querySelector('#studio');
if (target === null) throw new Error('index.html has no #studio');
mount(App, { target, props: { workspace } });
void workspace.start();
workOffline((reload) => {
  const run = (): void => void workspace.projects.flush().then(reload);
  workspace.notices.toast(texts.update.ready, 'info', { label: texts.update.reload, run });
});
