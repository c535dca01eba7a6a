// Made from packages/browser/src/freshness.ts by scripts/inline-scripts.mjs: change that file, and run `node scripts/inline-scripts.mjs --write`.

/** The JavaScript source of the function `freshness` of @trace-baton/browser. */
export const freshnessScript =
  '(o,d,h)=>{var u,m,y;let[n={}]=performance.getEntriesByType("navigation"),s=n.finalResponseHeadersStart,i=a=>{var f,v;return(v=(f=n.serverTiming)==null?void 0:f.find(w=>w.name===a))==null?void 0:v.description},[e,S,T,c]=(m=(u=i("trace-baton"))==null?void 0:u.split(" "))!=null?m:[],l=c&&!o.includes(c)&&!o.includes(i("dd-trace-id")),r=(y=n.deliveryType)!=null?y:s==null&&n.responseStart<-1?"cs":n.nextHopProtocol?s===0&&"c":s==null&&e?"c":"ss",g=r[0]==="c",t=r[1]==="s",b=T&&!t&&r[0]!=="n"?e:performance.timeOrigin,p=a=>b-a>(t?2:h||S||120)*1e3;return[l||g||p(d||e),g&&!n.transferSize&&!(t&&l)||p(e||d),i]}'
