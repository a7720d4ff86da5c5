// SPDX-License-Identifier: Apache-2.0
#include "page_parts.hpp"

namespace duly::detail {

// The colours are those of the project's pictures (looks.cpp); text on its ground has a contrast of at least 4.5.
std::string_view page_style() noexcept
{
    return R"css(
:root{--ink:#14253D;--soft:#5F6368;--line:#D5DAE1;--paper:#FFFFFF;--ground:#F3F5F8;--navy:#1F3A5F;--pale:#C3D2E6;
--bad:#B3261E;--bad-pale:#FBECEA;--doubt:#8A5A00;--doubt-pale:#FFF6E5;--good:#0B6E4F;--good-pale:#E4F3EC;
--wait:#43658F;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#E6EBF2;--soft:#A9B4C2;--line:#2F3B4B;--paper:#161E29;--ground:#0D131B;
--navy:#8FB4E8;--pale:#3A5274;--bad:#FF8A80;--bad-pale:#33191A;--doubt:#E7B45A;--doubt-pale:#2E2413;--good:#6FD0A8;
--good-pale:#12291F;--wait:#9DB9DD}}
*,*::before{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font-size:16px;line-height:1.5;overflow-wrap:anywhere}
main,header,footer{max-width:1240px;margin:0 auto;padding:0 clamp(14px,3vw,36px)}
h1{font-size:clamp(22px,3.4vw,32px);line-height:1.25;margin:24px 0 4px}
h2{font-size:21px;line-height:1.3;margin:0 0 4px}
h3{font-size:16px;line-height:1.4;margin:0 0 6px}
p{margin:0 0 12px;max-width:78ch}
a{color:var(--navy)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--navy);outline-offset:2px}
section{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin:0 0 18px;
padding:clamp(14px,2.4vw,28px)}
.soft,.intro{color:var(--soft)}
.intro{font-size:15px}
.verdict{display:flex;gap:14px;align-items:center;border-left:8px solid;border-radius:6px;padding:12px 16px;
margin:14px 0;background:var(--paper)}
.verdict b{font-size:22px;line-height:1.3}
.verdict .sign{font-size:30px;line-height:1;font-weight:700}
.verdict p{margin:2px 0 0}
.unlawful{border-color:var(--bad);background:var(--bad-pale)}.unlawful .sign,.unlawful b{color:var(--bad)}
.warning,.undetermined{border-color:var(--doubt);background:var(--doubt-pale)}
.warning .sign,.warning b,.undetermined .sign,.undetermined b{color:var(--doubt)}
.lawful{border-color:var(--good);background:var(--good-pale)}.lawful .sign,.lawful b{color:var(--good)}
.about{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0 0 14px;font-size:15px}
.about dt{color:var(--soft)}.about dd{margin:0;min-width:0}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0 0 18px;padding:0;font-size:15px}
nav a{display:inline-block;padding:3px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:12px;margin:12px 0 0}
.tiles div{border-top:3px solid var(--line);padding-top:8px}
.tiles dt{color:var(--soft);font-size:14px}
.tiles dd{margin:0;font-size:26px;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}
.tiles .is-bad{border-color:var(--bad)}.tiles .is-bad dd{color:var(--bad)}
.tiles .is-doubt{border-color:var(--doubt)}.tiles .is-doubt dd{color:var(--doubt)}
.tiles small{display:block;font-size:14px;font-weight:400;color:var(--soft)}
.bars{list-style:none;margin:10px 0 0;padding:0}
.bars li{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr) minmax(0,3fr);gap:4px 18px;align-items:center;
padding:8px 0;border-top:1px solid var(--line)}
.figures{font-size:14px;font-variant-numeric:tabular-nums}
.figures span{display:inline-block;margin-right:12px}
svg{display:block;width:100%;overflow:visible}
svg text{fill:var(--soft);font-size:11px}
.track{fill:var(--ground);stroke:var(--line)}
.s-violated{fill:url(#hatch)}.s-undeterminable{fill:url(#dots)}.s-pending{fill:var(--wait);fill-opacity:.45}
.s-satisfied{fill:var(--pale)}.s-vacuous{fill:none}
.c-all{fill:var(--pale)}.c-bad{fill:url(#hatch)}.c-good{fill:var(--navy)}
.hatch-ground{fill:var(--bad)}.hatch-line{stroke:var(--paper);stroke-opacity:.55;stroke-width:1.6}
.dots-ground{fill:var(--doubt-pale)}.dots-dot{fill:var(--doubt)}
.axis{stroke:var(--soft);stroke-width:1}.term{stroke:var(--good);stroke-width:2;stroke-dasharray:5 3}
svg .term-text{fill:var(--good);font-weight:650;font-size:12px}svg .value{fill:var(--ink);font-size:11px}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin:8px 0;font-size:14px}
.key li{display:flex;gap:6px;align-items:center}.key svg{width:22px;height:12px;flex:none}
.bad{color:var(--bad);font-weight:650}.doubt{color:var(--doubt);font-weight:650}.good{color:var(--good)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:18px;margin-top:12px}
.cards article{border:1px solid var(--line);border-radius:6px;padding:14px;min-width:0}
.cards .figures{margin:8px 0 0}
details{margin:10px 0 0}
summary{cursor:pointer;padding:6px 0;color:var(--navy);font-weight:600}
table{border-collapse:collapse;width:100%;font-size:14.5px}
th,td{text-align:left;vertical-align:top;padding:7px 12px 7px 0;border-top:1px solid var(--line);min-width:0}
thead th{border-top:0;color:var(--soft);font-weight:600}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.findings{table-layout:fixed}
.findings th:nth-child(1){width:15%}.findings th:nth-child(2){width:32%}.findings th:nth-child(4){width:12%}
.date{white-space:nowrap}
.findings p{margin:0 0 4px}
.rule{border-top:1px solid var(--line);padding:14px 0 4px}
.rule:first-of-type{border-top:0}
.case{border-top:1px solid var(--line)}
.timeline{list-style:none;margin:10px 0 0;padding:0 0 0 14px;border-left:3px solid var(--line)}
.timeline li{position:relative;display:grid;grid-template-columns:92px minmax(0,1fr);gap:0 12px;padding:3px 0;
font-size:15px}
.timeline time{color:var(--soft);font-variant-numeric:tabular-nums}
.timeline li::before{content:"";position:absolute;left:-20.5px;top:10px;width:10px;height:10px;border-radius:50%;
background:var(--navy)}
.timeline .is-bad::before{background:var(--bad);border-radius:0;transform:rotate(45deg)}
.timeline .is-due::before{background:var(--paper);border:3px solid var(--bad)}
.timeline .is-run{display:block}.timeline .is-run::before{display:none}
.timeline .is-run .timeline{border-left:0;padding-left:0;margin:0}.timeline .is-run details{margin:0}
.why{display:block;font-size:14.5px}
.e-plain{fill:var(--navy)}.e-bad{fill:var(--bad)}.e-due{stroke:var(--bad);stroke-width:2;stroke-dasharray:4 3}
footer{color:var(--soft);font-size:14px;padding-bottom:32px}
code{font-size:.92em}
@media (max-width:760px){
.bars li{grid-template-columns:minmax(0,1fr)}
.about{grid-template-columns:minmax(0,1fr);gap:0}.about dd{margin-bottom:6px}
.findings thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.findings,.findings tbody,.findings tr,.findings td{display:block;width:100%}
.findings tr{border-top:1px solid var(--line);padding:8px 0}.findings td{border:0;padding:2px 0}
.findings td.none{display:none}
.findings td[data-label]::before{content:attr(data-label);display:block;color:var(--soft);font-size:13px}
.timeline li{grid-template-columns:minmax(0,1fr)}
.tiles dd{font-size:22px}}
@media print{:root{--ground:#FFFFFF}body{font-size:10.5pt}nav{display:none}section{border:0;padding:0 0 10pt}
article,.bars li,.verdict,tr{break-inside:avoid}a{color:inherit;text-decoration:none}
.hatch-ground,.track,.c-all,.c-good,.verdict{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";
}

} // namespace duly::detail
