export { plainText } from './markdown';
