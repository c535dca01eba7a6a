// Made from packages/browser/src/freshness.ts by scripts/inline-scripts.mjs: change that file, and run `node scripts/inline-scripts.mjs --write`.

/** The JavaScript source of the function `freshness` of @trace-baton/browser. */
export const freshnessScript =
  '(a,d,h)=>{var m,f,y;let{deliveryType:n,finalResponseHeadersStart:w,nextHopProtocol:c,responseStart:S,serverTiming:e,transferSize:b}=(m=performance.getEntriesByType("navigation")[0])!=null?m:{},s=o=>{var v;return(v=e==null?void 0:e.find(P=>P.name===o))==null?void 0:v.description},[t,O,k,l]=(y=(f=s("trace-baton"))==null?void 0:f.split(" "))!=null?y:[],g=l&&!a.includes(l)&&!a.includes(s("dd-trace-id")),r=n!=null?n:S<-1?"cs":w===0?c?"c":"s":c===""&&"c",p=/^c/.test(r),i=/s$/.test(r),H=i?performance.timeOrigin:k&&!/^n/.test(r)?t:Date.now(),u=o=>H-o>(i?2:h||O||120)*1e3;return[g||p||u(d||t),p&&!b&&!(i&&g)||u(t||d),s]}'
