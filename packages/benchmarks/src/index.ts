export { GOALS, verdictOf, type Goal, type Verdict } from './report/goals';
