// Made from packages/browser/src/freshness.ts by scripts/inline-scripts.mjs: change that file, and run `node scripts/inline-scripts.mjs --write`.

/** The JavaScript source of the function `freshness` of @trace-baton/browser. */
export const freshnessScript =
  '(a,o,h)=>{var m,u,y;let[n={}]=performance.getEntriesByType("navigation"),d=n.finalResponseHeadersStart,s=t=>{var f,v;return(v=(f=n.serverTiming)==null?void 0:f.find(w=>w.name===t))==null?void 0:v.description},[e,S,T,c]=(u=(m=s("trace-baton"))==null?void 0:m.split(" "))!=null?u:[],l=c&&!a.includes(c)&&!a.includes(s("dd-trace-id")),i=(y=n.deliveryType)!=null?y:n.responseStart<-1?"cs":n.nextHopProtocol?d===0&&"c":d==null&&e?"c":"ss",g=i[0]==="c",r=i[1]==="s",b=T&&!r&&i[0]!=="n"?e:performance.timeOrigin,p=t=>b-t>(r?2:h||S||120)*1e3;return[l||g||p(o||e),g&&!n.transferSize&&!(r&&l)||p(e||o),s]}'
