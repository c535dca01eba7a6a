// Made from packages/browser/src/freshness.ts by scripts/inline-scripts.mjs: change that file, and run `node scripts/inline-scripts.mjs --write`.

/** The JavaScript source of the function `freshness` of @trace-baton/browser. */
export const freshnessScript =
  '(a,o,h)=>{var m,u,y;let[n={}]=performance.getEntriesByType("navigation"),d=n.finalResponseHeadersStart,s=r=>{var f,v;return(v=(f=n.serverTiming)==null?void 0:f.find(b=>b.name===r))==null?void 0:v.description},[e,w,S,c]=(u=(m=s("trace-baton"))==null?void 0:m.split(" "))!=null?u:[],l=c&&!a.includes(c)&&!a.includes(s("dd-trace-id")),t=(y=n.deliveryType)!=null?y:n.responseStart<-1?"cs":n.nextHopProtocol?d===0&&"c":d==null&&e?"c":"ss",g=t[0]==="c",i=t[1]==="s",T=i?performance.timeOrigin:S&&t[0]!=="n"?e:Date.now(),p=r=>T-r>(i?2:h||w||120)*1e3;return[l||g||p(o||e),g&&!n.transferSize&&!(i&&l)||p(e||o),s]}'
