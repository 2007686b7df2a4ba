function positionAt(text,offset){let line=1,lineStart=0;for(let i=text.indexOf(`
`);i!==-1&&i<offset;i=text.indexOf(`
`,i+1))line++,lineStart=i+1;return{line,column:offset-lineStart+1}}export{positionAt as t};