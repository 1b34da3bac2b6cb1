//! Our own icons: strokes on a field of 24 by 24. There is always text beside them.
use askama::filters::Safe;

/// An icon by its name, as SVG that takes the colour of the text.
pub(crate) fn icon(name: &str) -> Safe<String> {
    Safe(format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" fill=\"none\" \
         stroke=\"currentColor\" stroke-width=\"2\" stroke-linecap=\"round\" \
         stroke-linejoin=\"round\">{}</svg>",
        drawing(name)
    ))
}

fn drawing(name: &str) -> &'static str {
    match name {
        "pot" => {
            r#"<path d="M4 10h16v6a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4z"/><path d="M2 12h2M20 12h2"/><path d="M12 7.5c-2.6-1.6-3.2-4-1.6-4.7.8-.3 1.4.1 1.6.8.2-.7.8-1.1 1.6-.8 1.6.7 1 3.100-1.600 4.700z"/>"#
        }
        "home" => r#"<path d="M4 11.500 12 4l8 7.500V20h-5.500v-5h-5v5H4z"/>"#,
        "search" => r#"<circle cx="10.500" cy="10.500" r="6.500"/><path d="m15.500 15.500 5 5"/>"#,
        "calendar" => {
            r#"<rect x="4" y="5.500" width="16" height="15" rx="2.500"/><path d="M4 10.500h16M8.500 3v4M15.500 3v4"/><path d="M8.500 15h3"/>"#
        }
        "people" => {
            r#"<circle cx="8.500" cy="8" r="3.200"/><path d="M2.500 19.500c0-3.500 2.500-5.500 6-5.500s6 2 6 5.500"/><path d="M15.500 5.200a3 3 0 0 1 0 5.700M17.500 14.500c2.600.6 4 2.400 4 5"/>"#
        }
        "near" => {
            r#"<circle cx="12" cy="13" r="2"/><path d="M7.800 17.200a6 6 0 0 1 0-8.400M16.200 8.800a6 6 0 0 1 0 8.400"/><path d="M4.900 20a10 10 0 0 1 0-14M19.100 6a10 10 0 0 1 0 14"/>"#
        }
        "heart" | "thanks" => {
            r#"<path d="M12 20C5.500 15.800 3.500 12 3.500 8.800 3.500 6 5.600 4.200 8 4.200c1.800 0 3.200 1 4 2.600.8-1.600 2.200-2.600 4-2.600 2.400 0 4.500 1.800 4.500 4.600 0 3.200-2 7-8.500 11.200z"/>"#
        }
        "board" => {
            r#"<rect x="5" y="5" width="14" height="16" rx="2.500"/><path d="M9 5a3 3 0 0 1 6 0M9 11h6M9 15.500h4"/>"#
        }
        "settings" => {
            r#"<path d="M4 7h8M18 7h2M4 17h2M12 17h8"/><circle cx="15" cy="7" r="2.600"/><circle cx="9" cy="17" r="2.600"/>"#
        }
        "about" => r#"<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5.500M12 7.500v.1"/>"#,
        "more" => {
            r#"<circle cx="5.500" cy="12" r="1.200"/><circle cx="12" cy="12" r="1.200"/><circle cx="18.500" cy="12" r="1.200"/>"#
        }
        "need" => {
            r#"<path d="M3.500 15.500c2-1.600 4-1.600 6 0l2.500 1.800c1 .8 2.500.4 2.500-.8 0-.7-.4-1.200-1-1.500l-2-1"/><path d="m14.500 15.500 3.600-1.800c1.600-.7 2.700 1 1.400 2.100L15 19.500c-1.200.9-2.600 1-4 .5l-3.500-1.200c-1.400-.4-2.600-.3-4 .4"/><path d="M12 10c-2.400-1.500-3-3.700-1.500-4.400.7-.3 1.300.1 1.500.8.2-.7.8-1.100 1.500-.8 1.500.7.9 2.900-1.500 4.400z"/>"#
        }
        "offer" => {
            r#"<rect x="4.500" y="11" width="15" height="9" rx="1.500"/><path d="M3 7.500h18V11H3zM12 7.500V20"/><path d="M12 7.500C9 7.500 7 6.300 7.500 4.700c.5-1.700 3.500-1.200 4.500 2.800 1-4 4-4.500 4.500-2.800.5 1.600-1.500 2.800-4.500 2.800z"/>"#
        }
        "teach" | "learn" | "skill" => {
            r#"<path d="M12 6.500C10 5 7.500 4.500 3.500 4.500v13c4 0 6.500.5 8.500 2 2-1.500 4.500-2 8.500-2v-13c-4 0-6.500.5-8.500 2z"/><path d="M12 6.500v13"/>"#
        }
        "event" => {
            r#"<rect x="4" y="5.500" width="16" height="15" rx="2.500"/><path d="M4 10.500h16M8.500 3v4M15.500 3v4"/><path d="M12 18c-2-1.300-2.500-3.200-1.200-3.700.6-.3 1 .1 1.200.6.2-.5.6-.9 1.200-.6 1.300.5.8 2.400-1.200 3.700z"/>"#
        }
        "urgent" => r#"<path d="M12 4 21 19.500H3z"/><path d="M12 10v4.500M12 17.200v.1"/>"#,
        "clock" => r#"<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>"#,
        "place" => {
            r#"<path d="M12 21c-4-4.500-6.500-7.700-6.500-11a6.500 6.500 0 0 1 13 0c0 3.300-2.500 6.500-6.500 11z"/><circle cx="12" cy="10" r="2.300"/>"#
        }
        "sealed" => {
            r#"<rect x="3.500" y="6" width="17" height="13" rx="2"/><path d="m4 7.500 8 6 8-6"/><circle cx="12" cy="14" r="1.500"/>"#
        }
        "device" => {
            r#"<rect x="7" y="3" width="10" height="18" rx="2.500"/><path d="M11 17.500h2"/>"#
        }
        "others" => {
            r#"<rect x="3" y="5" width="9" height="15" rx="2"/><rect x="15" y="8" width="6" height="12" rx="2"/><path d="M6.500 17h2"/>"#
        }
        "everyone" | "check" => {
            r#"<circle cx="12" cy="12" r="8.500"/><path d="m8 12.300 2.800 2.700L16 9.500"/>"#
        }
        "plus" => r#"<path d="M12 5v14M5 12h14"/>"#,
        "edit" => r#"<path d="m5 19 1-4L16 5l3 3L9 18zM14 7l3 3"/>"#,
        "flag" => r#"<path d="M6 21V4M6 5c4-2 7 2 12 0v8c-5 2-8-2-12 0"/>"#,
        "away" => r#"<path d="M10 5H5v14h14v-5M14 4h6v6M20 4l-9 9"/>"#,
        "back" => r#"<path d="M19 12H5M11 6l-6 6 6 6"/>"#,
        "door" => r#"<path d="M6 21V3.500h12V21M3 21h18M14.500 12v.1"/>"#,
        "look" => {
            r#"<path d="M2.500 12C5 7.500 8.200 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.700 6.500-9.500 6.500S5 16.500 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>"#
        }
        "lock" => {
            r#"<rect x="5" y="11" width="14" height="9.500" rx="2.500"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>"#
        }
        "message" => r#"<path d="M4 5h16v11H11l-4.500 4v-4H4z"/>"#,
        "print" => {
            r#"<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><rect x="7" y="14" width="10" height="6"/>"#
        }
        _ => r#"<circle cx="12" cy="12" r="3"/>"#,
    }
}
