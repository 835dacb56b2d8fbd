import { run } from '@mingjing/kit';
import { gateway } from './service';

void run(gateway);
