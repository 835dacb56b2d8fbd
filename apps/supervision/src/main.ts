import { run } from '@mingjing/kit';
import { supervision } from './service';

void run(supervision);
