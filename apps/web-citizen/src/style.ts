/** The one style sheet of the citizen pages; system fonts, no outside host. */
export const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:1.125rem/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;background:#f4f6f8}
main{max-width:40rem;margin:0 auto;padding:1rem;background:#fff;min-height:90vh}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.2rem}
.place{margin:0 0 1rem;color:#444}
fieldset{border:1px solid #c5cdd5;border-radius:.5rem;margin:0 0 1rem;padding:.5rem 1rem 1rem}
legend{font-weight:600;padding:0 .25rem}
.choice{display:flex;align-items:center;gap:.75rem;min-height:3rem;padding:.25rem .5rem;border-radius:.5rem}
.choice input{width:1.5rem;height:1.5rem}
.choice:focus-within{outline:3px solid #0b57a4}
textarea,input[type=tel]{width:100%;font:inherit;padding:.6rem;border:1px solid #6b7785;border-radius:.5rem}
button,.button{display:block;width:100%;font:inherit;font-weight:600;text-align:center;text-decoration:none;color:#fff;background:#0b57a4;border:0;border-radius:.5rem;padding:.9rem}
.problem{border-left:.3rem solid #b3261e;background:#fdecea;padding:.75rem 1rem}
.notice{border-left:.3rem solid #0b57a4;background:#e8f1fb;padding:.75rem 1rem}
.receipt{font-size:1.6rem;letter-spacing:.08em;word-break:break-all}
dt{font-weight:600}dd{margin:0 0 .75rem}
footer{text-align:center;color:#555;padding:1rem;font-size:.9rem}
`;
