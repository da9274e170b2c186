/** `npm run build`: dependencies and build, nothing else. */
import { setUp } from './setup.mjs';

await setUp();
