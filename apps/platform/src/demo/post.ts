/** A post of the demonstration: role and where it reaches; `unit` is the place of a unit in the demo's list. */
export interface DemoPost {
  username: string;
  name: string;
  role: string;
  post: string;
  division?: string;
  unit?: number;
}
