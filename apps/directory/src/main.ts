import { run } from '@mingjing/kit';
import { directory } from './service';

void run(directory);
