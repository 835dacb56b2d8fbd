import { run } from '@mingjing/kit';
import { statistics } from './service';

void run(statistics);
