import { run } from '@mingjing/kit';
import { evaluation } from './service';

void run(evaluation);
