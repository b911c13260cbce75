//! Parts of the app that travel in files of their own, behind the first screen: what a family reads
//! first does not wait for forms, settings and other languages (docs/decisions/0011). Only builds with
//! the feature `split` cut the app; all others carry everything in one file and run the same code.

/// The part's file could not be fetched. Asking again fetches again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFetched;

#[cfg(feature = "split")]
impl From<leptos::wasm_split::SplitLoaderError> for NotFetched {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Cuts a function off: an async one that fetches the file `$file` before it runs, and `$fetch()`, which
/// only fetches. What nothing else calls goes into that file with it.
macro_rules! part {
    ($file:ident, $(#[$fetches:meta])* $fetch:ident, $(#[$about:meta])* $run:ident($($name:ident: $type:ty),*) -> $out:ty $body:block) => {
        #[cfg(feature = "split")]
        #[allow(unsafe_code, reason = "the macro binds two files of one build")]
        $(#[$about])*
        #[leptos::wasm_split::wasm_split(
            $file, wasm_split_path = leptos::wasm_split, preload($(#[$fetches])* $fetch), fallible
        )]
        pub(crate) fn $run($($name: $type),*) -> Result<$out, $crate::part::NotFetched> {
            Ok($body)
        }

        #[cfg(not(feature = "split"))]
        $(#[$about])*
        pub(crate) async fn $run($($name: $type),*) -> Result<$out, $crate::part::NotFetched> {
            Ok($body)
        }

        #[cfg(not(feature = "split"))]
        $(#[$fetches])*
        pub(crate) async fn $fetch() -> Result<(), $crate::part::NotFetched> {
            Ok(())
        }
    };
    // A further function of a file that another one fetches.
    ($file:ident, $(#[$about:meta])* $run:ident($($name:ident: $type:ty),*) -> $out:ty $body:block) => {
        #[cfg(feature = "split")]
        #[allow(unsafe_code, dead_code, reason = "the macro binds two files of one build, and makes a fetch of its own")]
        $(#[$about])*
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
        fn $run($($name: $type),*) -> Result<$out, $crate::part::NotFetched> {
            Ok($body)
        }

        #[cfg(not(feature = "split"))]
        $(#[$about])*
        async fn $run($($name: $type),*) -> Result<$out, $crate::part::NotFetched> {
            Ok($body)
        }
    };
}
pub(crate) use part;
