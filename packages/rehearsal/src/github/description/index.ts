export {
  findOperation,
  queryProblems,
  requestProblems,
  responseProblems,
  type DescribedOperation,
} from './description';
