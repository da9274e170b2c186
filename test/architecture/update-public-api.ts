/** `npm run api:update`: accepts the present public interface of all packages as the pinned one. */
import { currentApi, pinApi } from './public-api.ts';

pinApi(currentApi());
