// Made from packages/browser/src/freshness.ts by scripts/inline-scripts.mjs: change that file, and run `node scripts/inline-scripts.mjs --write`.

/** The JavaScript source of the function `freshness` of @trace-baton/browser. */
export const freshnessScript =
  '(a,d,w)=>{var m,y,v;let{deliveryType:e,finalResponseHeadersStart:c,nextHopProtocol:l,responseStart:S,serverTiming:s,transferSize:b}=(m=performance.getEntriesByType("navigation")[0])!=null?m:{},t=o=>{var h;return(h=s==null?void 0:s.find(P=>P.name===o))==null?void 0:h.description},[n,O,k,g]=(v=(y=t("trace-baton"))==null?void 0:y.split(" "))!=null?v:[],p=g&&!a.includes(g)&&!a.includes(t("dd-trace-id")),r=e!=null?e:S<-1?"cs":l?c===0&&"c":l===""&&(c===void 0&&n?"c":"s"),u=/^c/.test(r),i=/s$/.test(r),H=i?performance.timeOrigin:k&&!/^n/.test(r)?n:Date.now(),f=o=>H-o>(i?2:w||O||120)*1e3;return[p||u||f(d||n),u&&!b&&!(i&&p)||f(n||d),t]}'
