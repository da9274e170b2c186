export { dotScan } from './similarity/dot-scan';
