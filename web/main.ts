import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './app.svelte';
import { openStudio } from './state/openStudio.ts';

const workspace = openStudio();
const target = document.querySelector('#studio');
if (target === null) throw new Error('index.html has no #studio');
mount(App, { target, props: { workspace } });
void workspace.start();
